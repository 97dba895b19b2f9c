"""Judge how far a table has drifted from a reference table, and whether its rows are enough to tell.

A difference between two samples is never zero. Each statistic comes with the noise that two samples of these sizes from
one population stay below in all but `alpha` of cases: drift fails where the statistic exceeds its limit by more than
the noise, passes where it stays below by more than the noise, and is inconclusive between.
"""

# ruff: noqa: S608 (every name in a query is quoted, every number our own)

import math
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tidegate.checks.report import Entry, Outcome, plain
from tidegate.config.schema.check import Dimension, Drift
from tidegate.config.schema.data import Columns, ColumnType, Role

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

NUMERIC = (ColumnType.INT, ColumnType.FLOAT)
COMPARED = (Role.FEATURE, Role.TARGET)
MOST_CATEGORIES = 200
"""Rarer categories are counted together: a thousand bins of one row each drown a shift in noise."""


def entries(drift: Drift, path: Path, reference: Path, columns: Columns | None) -> Iterator[Entry]:
    """One entry on the number of rows, one or two per declared feature and target that both tables have."""
    import duckdb

    with duckdb.connect() as connection:
        for name, file in (("here", path), ("base", reference)):
            connection.read_parquet(str(file)).create_view(name)
        present = [set(connection.table(name).columns) for name in ("here", "base")]
        yield _rows(drift, _count(connection, "here"), _count(connection, "base"))
        for name, column in (columns or {}).items():
            if column.role not in COMPARED or not all(name in each for each in present):
                continue
            counts = _binned(connection, name, numeric=column.type in NUMERIC)
            yield _stability(drift, name, counts)
            if column.type in NUMERIC:
                yield _distance(drift, name, connection)


def psi(base: Sequence[float], here: Sequence[float]) -> float:
    """Population stability index of two rows of counts over the same bins: Σ (p − q) ln(p / q), 0 for equal shares.

    Half a row is added to every bin, so that an empty one is far and not infinitely far.
    """
    n, m = sum(base) + len(base) / 2, sum(here) + len(here) / 2
    shares = [((b + 0.5) / n, (h + 0.5) / m) for b, h in zip(base, here, strict=True)]
    return sum((q - p) * math.log(q / p) for p, q in shares)


def psi_noise(bins: int, n: int, m: int, alpha: float) -> float:
    """What the index of two samples of one population stays below: chi-squared scaled by 1/n + 1/m (Yurdakul 2018)."""
    from scipy.stats import chi2

    return float(chi2.ppf(1 - alpha, max(bins - 1, 1)) * (1 / n + 1 / m))


def ks_noise(n: int, m: int, alpha: float) -> float:
    """What the distance of two samples of one population stays below, for large samples (Smirnov 1948)."""
    return math.sqrt(-math.log(alpha / 2) / 2 * (1 / n + 1 / m))


def _rows(drift: Drift, here: int, base: int) -> Entry:
    change = here / base - 1 if base else None
    beyond = change is not None and abs(change) > drift.rows
    outcome = Outcome.INCONCLUSIVE if change is None else Outcome.FAIL if beyond else Outcome.PASS
    said = (
        "the reference has no rows" if change is None else f"{here:,} rows, {change:+.1%} on the reference's {base:,}"
    )
    return _entry("rows_drift", "rows", (), drift, outcome, said, observed=change, limit=drift.rows, judged=here)


def _stability(drift: Drift, name: str, counts: list[tuple[int, int]]) -> Entry:
    base, here = [each[0] for each in counts], [each[1] for each in counts]
    n, m = sum(base), sum(here)
    if not n or not m:
        return _undecided(drift, name, "psi", drift.psi)
    index, noise = psi(base, here), psi_noise(len(counts), n, m, drift.alpha)
    outcome, said = _decided(index, noise, drift.psi, n=n, m=m, per_row=noise / (1 / n + 1 / m))
    return _entry(f"{name}_psi", "psi", (name,), drift, outcome, said, observed=index, limit=drift.psi, judged=m)


def _distance(drift: Drift, name: str, connection: "DuckDBPyConnection") -> Entry:
    distance, n, m = _ks(connection, name)
    if not n or not m:
        return _undecided(drift, name, "ks", drift.ks)
    noise = ks_noise(n, m, drift.alpha)
    outcome, said = _decided(distance, noise, drift.ks, n=n, m=m, per_row=None)
    return _entry(f"{name}_ks", "ks", (name,), drift, outcome, said, observed=distance, limit=drift.ks, judged=m)


def _decided(value: float, noise: float, limit: float, *, n: int, m: int, per_row: float | None) -> tuple[Outcome, str]:
    seen = f"{value:.3g} ± {noise:.2g} over {m:,} rows against {n:,}"
    if value - noise > limit:
        return Outcome.FAIL, f"{seen}: beyond {limit:g}"
    if value + noise <= limit:
        return Outcome.PASS, seen
    wanted = limit / 2
    allowed = wanted / per_row if per_row else (wanted / noise) ** 2 * (1 / n + 1 / m)
    return Outcome.INCONCLUSIVE, f"{seen}: too close to {limit:g} to tell{_needed(allowed - 1 / n, m)}"


def _needed(share: float, rows: int) -> str:
    """How many rows bring the noise down to half the limit: those of which each is this share of the whole."""
    if share <= 0:
        return "; needs a larger reference"
    return f"; needs about {math.ceil(1 / share):,} rows" if rows * share < 1 else ""


def _undecided(drift: Drift, name: str, kind: str, limit: float) -> Entry:
    said = f"{name} holds no value in one of the tables"
    return _entry(
        f"{name}_{kind}", kind, (name,), drift, Outcome.INCONCLUSIVE, said, observed=None, limit=limit, judged=0
    )


def _entry(
    name: str,
    kind: str,
    columns: tuple[str, ...],
    drift: Drift,
    outcome: Outcome,
    reason: str,
    *,
    observed: float | None,
    limit: float,
    judged: int,
) -> Entry:
    return Entry(
        name=name,
        type=f"tidegate_drift_{kind}",
        columns=columns,
        severity=drift.severity.value,
        dimension=Dimension.CONSISTENCY.value,
        outcome=outcome.value,
        reason=reason,
        limit=f"at most {limit:g}",
        judged=judged,
        observed=plain(observed),
        why="a model knows the reference; elsewhere its scores are guesses",
    )


def _count(connection: "DuckDBPyConnection", table: str) -> int:
    return int(_row(connection, f"SELECT count(*) FROM {table}")[0])


def _binned(connection: "DuckDBPyConnection", name: str, *, numeric: bool) -> list[tuple[int, int]]:
    """Rows of the reference and of the table per bin; missing values are a bin of their own."""
    column = _quoted(name)
    if numeric:
        shares = [each / 10 for each in range(1, 10)]
        tenths = _row(connection, f"SELECT quantile_disc({column}, {shares}) FROM base")[0]
        steps = " + ".join(f"({column} > {edge!r})::INT" for edge in sorted(set(tenths or ())))
        bins = f"coalesce({steps or '0'}, -1)"
    else:
        common = f"SELECT {column} FROM base GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT {MOST_CATEGORIES}"
        bins = f"CASE WHEN {column} IS NULL THEN -1 WHEN {column} IN ({common}) THEN hash({column}) ELSE 0 END"
    query = f"""
        SELECT sum(base)::BIGINT, sum(here)::BIGINT FROM (
            SELECT {bins} AS bin, 1 AS base, 0 AS here FROM base UNION ALL SELECT {bins}, 0, 1 FROM here
        ) GROUP BY bin ORDER BY bin"""
    return [(int(base), int(here)) for base, here in connection.execute(query).fetchall()]


def _ks(connection: "DuckDBPyConnection", name: str) -> tuple[float, int, int]:
    """The exact two-sample distance, and the sizes: of the values that are present."""
    column = _quoted(name)
    rows = " UNION ALL ".join(
        f"SELECT {column}::DOUBLE AS x, {base} AS base, {1 - base} AS here FROM {table} "
        f"WHERE {column} IS NOT NULL AND NOT isnan({column}::DOUBLE)"
        for table, base in (("base", 1), ("here", 0))
    )
    query = f"""
        WITH per_value AS (SELECT x, sum(base) AS base, sum(here) AS here FROM ({rows}) GROUP BY x),
        below AS (SELECT sum(base) OVER (ORDER BY x) AS base, sum(here) OVER (ORDER BY x) AS here FROM per_value)
        SELECT max(abs(base / n - here / m)), n, m
        FROM below, (SELECT sum(base) AS n, sum(here) AS m FROM per_value) GROUP BY n, m"""
    found = connection.execute(query).fetchone()
    return (float(found[0] or 0), int(found[1]), int(found[2])) if found else (0.0, 0, 0)


def _row(connection: "DuckDBPyConnection", query: str) -> tuple[Any, ...]:
    row = connection.execute(query).fetchone()
    assert row is not None
    return tuple(row)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
