"""Divide the table into training, holdout and, by time, recent rows.

Recent rows represent production.

Why: rows for training and for evaluation are divided once, before anyone sees a score.

Example: `split: {cmd: tidegate split}`
"""

import logging
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import Field

from tidegate import artifacts, paths
from tidegate.config.schema.data import ColumnRole, Columns, Split, column_of, id_column
from tidegate.config.section import Section
from tidegate.data import parts
from tidegate.errors import EvidenceError, Problem
from tidegate.kinds import SPLITS
from tidegate.records import Verdict
from tidegate.storage import replacing

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq

    from tidegate.arrays import Mask

LOG = logging.getLogger(__name__)
PARTS = {"train": paths.TRAIN, "holdout": paths.HOLDOUT, "recent": paths.RECENT}


class Params(Section):
    columns: Columns = Field(alias="data.columns")
    split: Split = Field(alias="data.split")
    seed: int


@dataclass(frozen=True, slots=True)
class _Part:
    """What is reported of a part: its rows, those of each class, and its first and last time, if it has them."""

    rows: int
    classes: dict[str, int] | None
    span: dict[str, str]


def run(params: Params) -> Verdict:
    import numpy as np
    import pyarrow as pa

    split = SPLITS.load(params.split.kind)
    with parts.opened(paths.TABLE) as file, ExitStack() as stack:
        table = file.read(_columns(split, file.schema_arrow.names, params.columns), use_threads=False)
        LOG.info("dividing %s rows", f"{file.metadata.num_rows:,}")
        masks = split.assign(params.split, table, params.columns, np.random.default_rng(params.seed))
        described = {name: _part(table, mask, params.columns) for name, mask in masks.items()}
        del table
        pa.default_memory_pool().release_unused()
        if problems := [*_unusable(described, params), *_leaks(file, masks, params)]:
            raise EvidenceError(problems)
        written = {name: stack.enter_context(replacing(PARTS[name])) for name in masks}
        LOG.info("writing the parts")
        parts.write(file, masks, written)
        del masks  # a byte per row and part: what describes the parts needs the memory
        unused = file.metadata.num_rows - sum(part.rows for part in described.values())
        LOG.info("describing the parts")
        _describe(written, params.columns)
        summary = {name: _summary(part, written[name]) for name, part in described.items()}
        artifacts.write_json(paths.SPLIT_SUMMARY, {"kind": params.split.kind, "parts": summary, "unused_rows": unused})
    return Verdict.PASS


def _columns(split: Any, stored: list[str], columns: Columns) -> list[str]:
    """The columns that the kind of split reads (all if it does not say), and those that are reported."""
    if (reads := getattr(split, "READS", None)) is None:
        return stored
    return [
        name
        for name in stored
        if name in columns and columns[name].role in (*reads, ColumnRole.TARGET, ColumnRole.TIME)
    ]


def _part(table: "pa.Table", mask: "Mask", columns: Columns) -> _Part:
    import pyarrow as pa
    import pyarrow.compute as pc

    held = pa.array(mask)
    target = table.column(str(column_of(columns, ColumnRole.TARGET))).filter(held)
    time = column_of(columns, ColumnRole.TIME)
    ends = pc.min_max(table.column(time).filter(held)).as_py() if time and len(target) else {}
    span = {name: end.isoformat() for name, end in zip(("from", "to"), ends.values(), strict=False)}
    return _Part(len(target), _classes(target, columns), span)


def _describe(written: Mapping[str, Path], columns: Columns) -> None:
    """Record how the training rows are distributed, and how far the other parts have drifted from them.

    By time the other parts are another season, which is not an error: nothing is checked here.
    """
    from tidegate.data.statistics import table_statistics
    from tidegate.stats.drift import distances
    from tidegate.stats.read_table_statistics import read

    described = {name: table_statistics.of_file(path, columns) for name, path in written.items()}
    train = read(described["train"])
    apart = {name: distances(train, read(statistic)) for name, statistic in described.items() if name != "train"}
    artifacts.write_json(paths.STATISTICS, described["train"])
    artifacts.write_json(paths.DRIFT, _rounded(apart))


def _rounded(value: object) -> Any:
    """Rounded to fewer digits than those in which different machines' mathematical libraries agree."""
    if isinstance(value, dict):
        return {key: _rounded(item) for key, item in value.items()}
    return float(f"{value:.6g}")


def _summary(part: _Part, path: Path) -> dict[str, Any]:
    return {"rows": part.rows, "classes": part.classes, "sha256": artifacts.sha256(path)} | part.span


def _classes(values: "pa.ChunkedArray", columns: Columns) -> dict[str, int] | None:
    """Rows with the target's positive value and with any other; None where the target is a number to predict."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if (positive := columns[str(column_of(columns, ColumnRole.TARGET))].positive) is None:
        return None
    events = pc.sum(pc.equal(values, pa.scalar(positive).cast(values.type))).as_py() or 0
    return {"positive": events, "negative": len(values) - values.null_count - events}


def _unusable(described: Mapping[str, _Part], params: Params) -> Iterator[Problem]:
    """Parts without rows, and training rows of one class, from which nothing can be learnt.

    A holdout of one class is allowed; the gate names the metrics that are undefined on it.
    """
    remedy = {
        "time": "move holdout_from or recent_from, or read another period",
        "random": "change holdout",
        "group": "change holdout, or declare a group column with more and smaller groups",
    }.get(params.split.kind, "change data.split")
    empty = [name for name, part in described.items() if not part.rows]
    yield from (Problem(f"leaves no row for {name}; {remedy}", key="data.split") for name in empty)
    if "train" not in empty:
        yield from _one_class(described, params, remedy)


def _one_class(described: Mapping[str, _Part], params: Params, remedy: str) -> Iterator[Problem]:
    """Training rows without a class, and whether the split or the table is the cause."""
    target = str(column_of(params.columns, ColumnRole.TARGET))
    for side, rows in (described["train"].classes or {}).items():
        if rows:
            continue
        missing = f"leaves train without a {side} {target} among {described['train'].rows:,} rows"
        others = sum((part.classes or {})[side] for part in described.values())
        if not others:
            why = f"no row of the table is {side}; add such rows, or change positive of data.columns.{target}"
            yield Problem(f"{missing}: {why}", key="data.split")
        else:
            stratified = ", or set stratify: true" if getattr(params.split, "stratify", None) is False else ""
            are = "is" if others == 1 else "are"
            yield Problem(f"{missing}: {others:,} in the other parts {are}; {remedy}{stratified}", key="data.split")


def _leaks(file: "pq.ParquetFile", masks: "Mapping[str, Mask]", params: Params) -> Iterator[Problem]:
    """Ids, and values of the group column, that are in more than one part."""
    key = id_column(params.columns)
    remedies = {key: "make the id differ in every row"} if parts.may_repeat(file, key) else {}
    if group := column_of(params.columns, ColumnRole.GROUP):
        remedies[group] = "set data.split to {kind: group, holdout: 0.3}, or give the column another role"
    for column, remedy in remedies.items():
        if shared := parts.shared(file, column, masks):
            yield Problem(f"{shared:,} values of {column} are in more than one part; {remedy}", key="data.split")
