"""Read one revision's evidence from a folder laid out like the repository. What cannot be read is said, not raised."""

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from tidegate import paths
from tidegate.artifacts import read_json
from tidegate.errors import EvidenceError
from tidegate.gate import untrusted_parquet
from tidegate.gate.evidence import Checked, Revision
from tidegate.gate.pairing import Predictions, Unpaired, predictions
from tidegate.plans import Plan, from_json
from tidegate.repository import pipeline
from tidegate.stats.table_statistics import Statistics
from tidegate.stats.table_statistics import read as statistics

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("row_id", "truth", "predicted", "block")
ADOPT = "add the out to that revision's dvc.yaml in a change of its own, run `dvc repro`, and merge that first"
MEBIBYTE = 2**20


def revision(root: Path, name: str) -> Revision:
    """What the revision in `root` left. `name` is what sentences call it."""
    metrics = _mapping(root, paths.METRICS)
    packaged = root / paths.PACKAGE / "model.skops"
    return Revision(
        name,
        _predictions(root, name),
        {} if isinstance(metrics, Unpaired) else metrics,
        (metrics.reason,) if isinstance(metrics, Unpaired) else (),
        _checks(root),
        packaged.stat().st_size / MEBIBYTE if packaged.is_file() else None,
        _plans(root),
        rows=_rows(root),
        statistics=_statistics(root),
    )


def _predictions(root: Path, name: str) -> Predictions | Unpaired:
    found = read_predictions(root / paths.PREDICTIONS, of=name)
    if isinstance(found, Unpaired) and not (root / paths.PREDICTIONS).exists() and _never_made(root, paths.PREDICTIONS):
        return Unpaired(f"{name} has no predictions: its dvc.yaml lists no out {paths.PREDICTIONS}", ADOPT)
    return found


def _never_made(root: Path, path: Path) -> bool:
    """Whether the revision has a pipeline and no stage of it leaves that file: running it would not help."""
    stages = pipeline.stages(root) if (root / pipeline.FILE).exists() else ()
    return bool(stages) and not any(path.is_relative_to(out) for stage in stages for out in stage.outs)


def read_predictions(path: Path, *, of: str) -> Predictions | Unpaired:
    """The predictions in a parquet file, or why they cannot be judged."""
    import pyarrow as pa

    if not path.exists():
        return Unpaired(f"{of} has no predictions: {paths.PREDICTIONS} does not exist")
    table = untrusted_parquet.table(path, f"{paths.PREDICTIONS} of {of}", COLUMNS)
    if isinstance(table, Unpaired):
        return table
    for column in ("truth", "predicted"):
        if table.schema.field(column).type != pa.float64():
            return Unpaired(f"{column} is not a column of numbers in the predictions of {of}")
    if table["row_id"].null_count or table["block"].null_count:
        return Unpaired(f"row_id or block is empty in some rows of the predictions of {of}")
    row_id, truth, predicted, block = (np.asarray(table[column].to_numpy()) for column in COLUMNS)
    return predictions(row_id, truth, predicted, block, of=of)


def holdout(root: Path, row_id: str) -> "Callable[[], pd.DataFrame | Unpaired]":
    """The holdout in `root`, to be read when a rule asks for it, indexed by the column `row_id`."""

    @cache
    def read() -> "pd.DataFrame | Unpaired":
        found = untrusted_parquet.table(root / paths.HOLDOUT, str(paths.HOLDOUT), ())
        if isinstance(found, Unpaired):
            return found
        table: pd.DataFrame = found.to_pandas()
        if row_id not in table.columns or not table[row_id].is_unique:
            return Unpaired(f"{paths.HOLDOUT} has no column {row_id} that names each row once")
        return table.set_index(row_id, drop=False)

    return read


def _checks(root: Path) -> Mapping[str, Checked] | Unpaired:
    report = _mapping(root, paths.CHECK_REPORT)
    if isinstance(report, Unpaired):
        return report
    try:
        return {
            str(each["name"]): Checked(str(each["outcome"]), str(each["severity"]), str(each["reason"]))
            for each in report["expectations"]
        }
    except (KeyError, TypeError):
        return Unpaired(f"{paths.CHECK_REPORT} is no report of `tidegate check`")


def _rows(root: Path) -> int | None:
    report = _mapping(root, paths.CHECK_REPORT)
    rows = None if isinstance(report, Unpaired) else report.get("rows")
    return rows if type(rows) is int else None


def _statistics(root: Path) -> Statistics | Unpaired | None:
    if not (root / paths.STATISTICS).exists():
        return None
    values = _mapping(root, paths.STATISTICS)
    try:
        return values if isinstance(values, Unpaired) else statistics(values)
    except ValueError as error:
        return Unpaired(f"{paths.STATISTICS} is no statistics of `tidegate split`: {error}")


def _plans(root: Path) -> tuple[Plan, ...] | Unpaired:
    found: list[Plan] = []
    for path in sorted((root / paths.PLANS).glob("*.json")):
        values = _mapping(root, paths.PLANS / path.name)
        if isinstance(values, Unpaired):
            return values
        try:
            found.append(from_json(values))
        except ValueError:
            return Unpaired(f"{paths.PLANS / path.name} is not as `tidegate plan` wrote it")
    return tuple(found) or Unpaired(f"{paths.PLANS} holds no plan")


def _mapping(root: Path, path: Path) -> dict[str, Any] | Unpaired:
    if not (root / path).exists() and _never_made(root, path):
        return Unpaired(f"{path} is no out of that revision's dvc.yaml", ADOPT)
    try:
        values = read_json(root / path)
    except EvidenceError as error:
        return Unpaired(f"{path} {error.problems[0].message}")
    return values if isinstance(values, dict) else Unpaired(f"{path} is not a mapping")
