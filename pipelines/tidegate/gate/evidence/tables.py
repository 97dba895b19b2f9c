"""The rows of a revision by part, its folds, and the digests of its sources."""

import filecmp
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import Field

from tidegate import paths
from tidegate.artifacts import read_json
from tidegate.config import params
from tidegate.config.schema.data import Columns, id_column
from tidegate.config.section import Section
from tidegate.errors import EvidenceError, UserError
from tidegate.gate import untrusted_parquet
from tidegate.gate.evidence import _read
from tidegate.gate.leakage import NO_TABLES, Folds, RevisionTable
from tidegate.gate.pairing import Unpaired

if TYPE_CHECKING:
    import pyarrow as pa

    from tidegate.gate.evidence import Evidence
    from tidegate.gate.revision import RevisionFolder

PARTS = {"train": paths.TRAIN, "holdout": paths.HOLDOUT, "recent": paths.RECENT}
OPTIONAL = ("recent",)
PATHS = (paths.SPLIT, paths.HOLDOUT, paths.CV, paths.SOURCES)
EARLIER_CV = paths.ARTIFACTS / "train/cv.json"
"""The report's path when `train` wrote it: an older merge base has the same numbers there."""
ABSENT = NO_TABLES.head


class _Declared(Section):
    columns: Columns = Field(alias="data.columns")


def read(folder: "RevisionFolder") -> RevisionTable | Unpaired:
    """The table. Parts whose files equal the head's are not read again: most changes leave the rows alone."""
    from tidegate.gate.evidence import tables

    root, name, of_head = folder.root, folder.name, folder.head.of(tables) if folder.head else None
    try:
        columns = params.load(_Declared, root / paths.PARAMS).columns
    except UserError as error:
        return Unpaired(f"cannot read the columns of {name}: {error.problems[0].message}", "run `dvc repro`")
    parts: dict[str, pa.Table] = {}
    for part, path in PARTS.items():
        if part in OPTIONAL and not (root / path).exists():
            continue
        table = _same_as_head(of_head, part, root / path, path, columns) or _part(root / path, path, columns, name)
        if isinstance(table, Unpaired):
            return table
        parts[part] = table
    (kind, settings), folds = _folds(root, _report(folder), name)
    return RevisionTable(columns, parts, folds, kind, _sources(root), settings)


def _same_as_head(
    of_head: RevisionTable | Unpaired | None, part: str, file: Path, path: Path, columns: Columns
) -> "pa.Table | None":
    if not isinstance(of_head, RevisionTable) or of_head.columns != columns or not (file.exists() and path.exists()):
        return None
    return of_head.parts.get(part) if filecmp.cmp(file, path, shallow=False) else None


def _part(file: Path, path: Path, columns: Columns, name: str) -> "pa.Table | Unpaired":
    if not file.exists():
        return Unpaired(f"{path} of {name} is not available", "run `dvc repro split` or `dvc pull`")
    wanted = list(dict.fromkeys((id_column(columns), *columns)))
    table = untrusted_parquet.table(file, f"{path} of {name}", wanted)
    return replace(table, remedy="run `dvc repro split`") if isinstance(table, Unpaired) else table.select(wanted)


def _report(folder: "RevisionFolder") -> Path:
    """The revision's cross-validation report; the head must have it where this version writes it."""
    is_earlier = folder.head is not None and _read.never_made(folder.root, paths.CV)
    return EARLIER_CV if is_earlier and (folder.root / EARLIER_CV).exists() else paths.CV


def _folds(root: Path, path: Path, name: str) -> tuple[tuple[str, dict[str, object]], Folds | Unpaired]:
    """How the folds were cut, and the metrics of each."""
    try:
        report: Any = read_json(root / path)
        folds = tuple(_numbers(fold["metrics"]) for fold in report["folds"])
        return (str(report["kind"]), {str(key): value for key, value in report.get("settings", {}).items()}), folds
    except EvidenceError as error:
        return ("", {}), Unpaired(f"{path} of {name}: {error.problems[0].message}", "run `dvc repro evaluate`")
    except (KeyError, TypeError, AttributeError):
        return ("", {}), Unpaired(f"{path} of {name} is not a cross-validation report", "run `dvc repro evaluate`")


def _numbers(metrics: Mapping[str, Any]) -> dict[str, float]:
    return {str(key): float(value) for key, value in metrics.items() if type(value) in (int, float)}


def _sources(root: Path) -> dict[str, str] | None:
    try:
        return {str(name): str(source["sha256"]) for name, source in read_json(root / paths.SOURCES).items()}
    except (EvidenceError, KeyError, TypeError, AttributeError):
        return None


def corrupted(twin: "Evidence") -> "Iterator[tuple[str, Evidence]]":
    """The same table, its holdout rows added to the training rows."""
    import pyarrow as pa

    sound = twin.tables.head
    if isinstance(sound, RevisionTable):
        learnt = pa.concat_tables([sound.parts["train"], sound.parts["holdout"]])
        head = replace(sound, parts={**sound.parts, "train": learnt})
        yield "training rows that include the holdout", replace(twin, tables=replace(twin.tables, head=head))
