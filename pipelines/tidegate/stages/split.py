"""Divide the table into training, holdout and, by time, recent rows.

Recent rows represent production.

Why: rows for training and for evaluation are divided once, before anyone sees a score.

Example: `split: {cmd: tidegate split}`
"""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from pydantic import Field

from tidegate import artifacts, paths
from tidegate.config.schema.data import ColumnRole, Columns, Split, column_of, id_column
from tidegate.config.section import Section
from tidegate.data import statistics
from tidegate.errors import EvidenceError, Problem
from tidegate.kinds import SPLITS
from tidegate.records import Verdict

if TYPE_CHECKING:
    import pyarrow as pa

PARTS = {"train": paths.TRAIN, "holdout": paths.HOLDOUT, "recent": paths.RECENT}


class Params(Section):
    columns: Columns = Field(alias="data.columns")
    split: Split = Field(alias="data.split")
    seed: int


def run(params: Params) -> Verdict:
    import numpy as np

    table = artifacts.read_arrow(paths.TABLE)
    assign = SPLITS.load(params.split.kind).assign
    masks = assign(params.split, table, params.columns, np.random.default_rng(params.seed))
    parts = {name: table.filter(mask) for name, mask in masks.items()}
    if problems := [*_unusable(parts, params), *_leaks(parts, params)]:
        raise EvidenceError(problems)
    for name, part in parts.items():
        artifacts.write_table(PARTS[name], part)
    unused = table.num_rows - sum(part.num_rows for part in parts.values())
    _describe(parts, params.columns)
    artifacts.write_json(
        paths.SPLIT_SUMMARY,
        {
            "kind": params.split.kind,
            "parts": {name: _summary(name, part, params.columns) for name, part in parts.items()},
            "unused_rows": unused,
        },
    )
    return Verdict.PASS


def _describe(parts: Mapping[str, "pa.Table"], columns: Columns) -> None:
    """Record how the training rows are distributed, and how far the other parts have drifted from them.

    By time the other parts are another season, which is not an error: nothing is checked here.
    """
    from tidegate.stats.drift import distances
    from tidegate.stats.table_statistics import read

    described = {name: statistics.of_table(part, columns) for name, part in parts.items()}
    train = read(described["train"])
    apart = {name: distances(train, read(statistic)) for name, statistic in described.items() if name != "train"}
    artifacts.write_json(paths.STATISTICS, described["train"])
    artifacts.write_json(paths.DRIFT, _rounded(apart))


def _rounded(value: object) -> Any:
    """Rounded to fewer digits than those in which different machines' mathematical libraries agree."""
    if isinstance(value, dict):
        return {key: _rounded(item) for key, item in value.items()}
    return float(f"{value:.6g}")


def _summary(name: str, part: "pa.Table", columns: Columns) -> dict[str, object]:
    summary = {"rows": part.num_rows, "classes": _classes(part, columns), "sha256": artifacts.sha256(PARTS[name])}
    if time := column_of(columns, ColumnRole.TIME):
        import pyarrow.compute as pc

        ends = pc.min_max(part.column(time)).as_py()
        summary |= {"from": ends["min"].isoformat(), "to": ends["max"].isoformat()}
    return summary


def _classes(part: "pa.Table", columns: Columns) -> dict[str, int] | None:
    """Rows with the target's positive value and with any other; None in regression."""
    import pyarrow as pa
    import pyarrow.compute as pc

    target = str(column_of(columns, ColumnRole.TARGET))
    if (positive := columns[target].positive) is None:
        return None
    values = part.column(target)
    events = pc.sum(pc.equal(values, pa.scalar(positive).cast(values.type))).as_py() or 0
    return {"positive": events, "negative": part.num_rows - values.null_count - events}


def _unusable(parts: Mapping[str, "pa.Table"], params: Params) -> Iterator[Problem]:
    """Parts without rows, and training rows of one class, from which nothing can be learnt.

    A holdout of one class is allowed; the gate names the metrics that are undefined on it.
    """
    remedy = {
        "time": "move holdout_from or recent_from, or read another period",
        "random": "change holdout",
        "group": "change holdout, or declare a group column with more and smaller groups",
    }.get(params.split.kind, "change data.split")
    empty = [name for name, part in parts.items() if not part.num_rows]
    yield from (Problem(f"leaves no row for {name}; {remedy}", key="data.split") for name in empty)
    if "train" not in empty:
        yield from _one_class(parts, params, remedy)


def _one_class(parts: Mapping[str, "pa.Table"], params: Params, remedy: str) -> Iterator[Problem]:
    """Training rows without a class, and whether the split or the table is the cause."""
    target = str(column_of(params.columns, ColumnRole.TARGET))
    for side, rows in (_classes(parts["train"], params.columns) or {}).items():
        if rows:
            continue
        missing = f"leaves train without a {side} {target} among {parts['train'].num_rows:,} rows"
        others = sum((_classes(part, params.columns) or {})[side] for part in parts.values())
        if not others:
            why = f"no row of the table is {side}; add such rows, or change positive of data.columns.{target}"
            yield Problem(f"{missing}: {why}", key="data.split")
        else:
            stratified = ", or set stratify: true" if getattr(params.split, "stratify", None) is False else ""
            are = "is" if others == 1 else "are"
            yield Problem(f"{missing}: {others:,} in the other parts {are}; {remedy}{stratified}", key="data.split")


def _leaks(parts: Mapping[str, "pa.Table"], params: Params) -> Iterator[Problem]:
    """Ids, and values of the group column, that are in more than one part."""
    import pyarrow as pa
    import pyarrow.compute as pc

    remedies = {id_column(params.columns): "make the id differ in every row"}
    if group := column_of(params.columns, ColumnRole.GROUP):
        remedies[group] = "set data.split to {kind: group, holdout: 0.3}, or give the column another role"
    for column, remedy in remedies.items():
        values = pa.chunked_array([part.column(column).unique() for part in parts.values()])
        if shared := len(values) - pc.count_distinct(values, mode="all").as_py():
            yield Problem(f"{shared:,} values of {column} are in more than one part; {remedy}", key="data.split")
