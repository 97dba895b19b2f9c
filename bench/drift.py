"""How often `check.drift` errs, by simulation: false alarms, false passes, what is seen, what stays undecided.

    python bench/drift.py [DRAWS] [SEED]

Each draw is a reference and a table of n rows; `tidegate.stats.drift.compare` decides, with the default limits and
alpha 0.01. Three truths: the table is of the reference's population, exactly at the limit (where both errors are
largest), and at twice the limit. Rows by day share what their day adds: a tenth of a number's variance is its day's.
How alike they are is estimated from the reference by the package's own SQL, as `tidegate split` does. Of categories,
the population at the limit is at the limit over the groups of them that n rows can compare. Each run has a new seed.
"""

import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path

import numpy as np
import pyarrow as pa
from scipy.optimize import brentq
from scipy.special import ndtr, ndtri

from tidegate.config.schema.check import Drift
from tidegate.config.schema.data import Column
from tidegate.data.statistics import table_statistics
from tidegate.stats.drift import BINS, FEWEST, _groups, compare
from tidegate.stats.read_table_statistics import Alike, Numbers, Shares, Statistics, read

DRAWS = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
SEED = int(sys.argv[2]) if len(sys.argv) > 2 else int(np.random.SeedSequence().generate_state(1)[0])
SIZES = (100, 300, 1000, 3000, 10_000, 100_000)
LARGE = 100_000
DAY = 100
SHARED = 0.1
"""Of a number's variance, what its day adds to all of the day's rows."""
REFERENCES = 20
"""By day, so many references are drawn and described for all cells, each for an equal part of the draws."""
TRUTHS = {"no change": 0.0, "at the limit": 1.0, "twice the limit": 2.0}
LIMITS = Drift()
GRID = np.round(np.arange(-6, 6.005, 0.01), 2)
Counts = np.ndarray
TEXT = """# How often drift errs

`python bench/drift.py {draws} {seed}`: {draws:,} draws per cell, in percent. What neither passes nor fails is
undecided. Fails at *no change* and *at the limit* are false alarms, passes at *the limit* and *twice the limit* are
false passes; `alpha` is meant to bound each at 1. At 1 the standard error of a cell is {error:.2f}.

{table}
"""


@dataclass(frozen=True)
class Cell:
    """One row of the table: `kind` of statistic, of how many categories (0: a number), of what reference."""

    kind: str
    categories: int
    reference: str
    rows: int

    @property
    def limit(self) -> float:
        return float(getattr(LIMITS, self.kind))


CELLS = [
    Cell(kind, categories, reference, rows)
    for (kind, categories), reference, rows in product(
        (("psi", 0), ("ks", 0), ("psi", 5), ("psi", 50)),
        ("as many rows", "100,000 rows", "100,000 rows, by day"),
        SIZES,
    )
    if not (categories and "day" in reference)
]


@cache
def shifted(kind: str, times: float) -> float:
    """How far a normal number moves for `times` the limit."""
    if not times:
        return 0.0
    edges = np.concatenate([[-np.inf], ndtri(np.arange(1, BINS) / BINS), [np.inf]])

    def beyond(shift: float) -> float:
        shares = np.diff(ndtr(edges - shift))
        found = ((shares - 0.1) * np.log(shares / 0.1)).sum() if kind == "psi" else 2 * ndtr(shift / 2) - 1
        return float(found - times * getattr(LIMITS, kind))

    return float(brentq(beyond, 0, 5))


@cache
def shares(categories: int) -> Counts:
    """The reference's: the most frequent one is ten times as frequent as the rarest."""
    weights = np.geomspace(10, 1, categories)
    return weights / weights.sum()


@cache
def tilted(categories: int, rows: int, times: float) -> Counts:
    """Shares that lean to the rare end, by `times` the limit over the groups that so many rows can compare."""
    base = shares(categories)
    groups = _groups([0.0, *base, 0.0], FEWEST / rows, named=True)

    def at(lean: float) -> Counts:
        weights = base * np.exp(lean * np.linspace(0, 1, categories))
        return weights / weights.sum()

    def beyond(lean: float) -> float:
        p, q = (np.array([each[np.array(group) - 1].sum() for group in groups[1:-1]]) for each in (base, at(lean)))
        return float(((q - p) * np.log(q / p)).sum() - times * LIMITS.psi)

    return at(float(brentq(beyond, 0, 20))) if times else base


@cache
def normal(shift: float) -> Counts:
    """How a normal number so far from 0 falls on the grid, that is, rounded to hundredths."""
    return np.diff(ndtr(np.concatenate([[-np.inf], GRID[:-1] + 0.005, [np.inf]]) - shift))


def counted(counts: Counts) -> Numbers:
    """Numbers of which so many fall on each place of the grid: as if drawn and rounded, and many times quicker."""
    seen = counts > 0
    upto = np.cumsum(counts[seen]).astype(float)
    return Numbers(0, GRID[seen], upto - counts[seen], upto)


def numbers(values: Counts, alike: Alike | None = None) -> Numbers:
    places, at = np.unique(np.clip(np.round(values, 2), -6, 6), return_counts=True)
    upto = np.cumsum(at).astype(float)
    return Numbers(0, places, upto - at, upto, alike)


def described(cell: Cell, rows: int, times: float, random: np.random.Generator) -> Statistics:
    if not cell.categories:
        return Statistics(rows, {"x": counted(random.multinomial(rows, normal(shifted(cell.kind, times))))})
    counts = random.multinomial(rows, tilted(cell.categories, cell.rows, times))
    return Statistics(rows, {"x": Shares(0, {str(at): int(each) for at, each in enumerate(counts)}, 0)})


def by_day(rows: int, shift: float, random: np.random.Generator) -> tuple[Counts, Counts]:
    days = np.arange(rows) // DAY
    added = random.normal(0, SHARED**0.5, days[-1] + 1)[days]
    return added + random.normal(shift, (1 - SHARED) ** 0.5, rows), days


@cache
def reference_by_day(number: int) -> Statistics:
    random = np.random.default_rng([SEED, len(CELLS), number])
    values, days = by_day(LARGE, 0.0, random)
    table = pa.table({"x": np.round(values, 2), "day": days.astype("datetime64[D]").astype("datetime64[us]")})
    columns = {"x": Column(type="float"), "day": Column(type="timestamp", role="time")}
    return read(table_statistics.of_table(table, columns))


def drawn(cell: Cell, times: float, draws: int, random: np.random.Generator) -> Iterator[tuple[Statistics, Statistics]]:
    if "day" in cell.reference:
        for number in range(REFERENCES):
            base = reference_by_day(number)
            for _ in range(draws // REFERENCES):
                values, _ = by_day(cell.rows, shifted(cell.kind, times), random)
                yield base, Statistics(cell.rows, {"x": numbers(values)}, float(min(DAY, cell.rows)))
        return
    for _ in range(draws):
        size = cell.rows if cell.reference == "as many rows" else LARGE
        yield described(cell, size, 0.0, random), described(cell, cell.rows, times, random)


def measured(asked: tuple[int, Cell]) -> list[str]:
    """The cell's line: what is decided of each truth, in percent."""
    at, cell = asked
    random = np.random.default_rng([SEED, at])
    line = [
        cell.kind,
        f"{cell.categories} categories" if cell.categories else "a number",
        cell.reference,
        f"{cell.rows:,}",
    ]
    for times in TRUTHS.values():
        found = {"pass": 0, "fail": 0, "inconclusive": 0}
        for base, here in drawn(cell, times, DRAWS, random):
            one = next(each for each in compare(LIMITS, base, here) if each.kind == cell.kind)
            found[one.verdict.value] += 1
        line += [f"{100 * found[verdict] / sum(found.values()):.1f}" for verdict in ("pass", "fail")]
    return line


def main() -> None:
    told = [f"{truth}: {verdict}" for truth in TRUTHS for verdict in ("passes", "fails")]
    lines = [f"| statistic | of | reference | rows | {' | '.join(told)} |", f"|---|---|---|{'--:|' * (1 + len(told))}"]
    with ProcessPoolExecutor(2) as pool:
        for line in pool.map(measured, enumerate(CELLS)):
            lines.append("| " + " | ".join(line) + " |")
            print(lines[-1], flush=True)
    error = 100 * (0.01 * 0.99 / DRAWS) ** 0.5
    Path(__file__).with_suffix(".md").write_text(
        TEXT.format(draws=DRAWS, seed=SEED, error=error, table="\n".join(lines))
    )


if __name__ == "__main__":
    print(f"seed {SEED}", flush=True)
    main()
