"""Read one revision's table, folds and source digests. What cannot be read is said, not raised."""

import filecmp
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import Field

from tidegate import paths
from tidegate.artifacts import read_json
from tidegate.config import params
from tidegate.config.schema.data import Columns, id_column
from tidegate.config.schema.gate import Gate
from tidegate.config.section import Section
from tidegate.errors import EvidenceError, InfrastructureError, UserError
from tidegate.gate import untrusted_parquet
from tidegate.gate.leakage import NO_TABLES, Folds, Table, Tables
from tidegate.gate.pairing import Unpaired
from tidegate.repository import evidence as kept

if TYPE_CHECKING:
    import pyarrow as pa

PARTS = {"train": paths.TRAIN, "holdout": paths.HOLDOUT, "recent": paths.RECENT}
OPTIONAL = ("recent",)
KIND = "leakage"


def asked(gate: Gate) -> bool:
    """Whether a rule of the policy compares the tables."""
    return any(rule.kind == KIND for rule in gate.rules.values())


def tables(gate: Gate, base: kept.EvidenceFolder | None, *, tell: Callable[[str], None] = lambda _: None) -> Tables:
    """The work tree's rows and the base's, where a rule compares them: the base's training rows are fetched for it."""
    if not asked(gate):
        return NO_TABLES
    here = table(Path(), "the work tree")
    if base is None:
        return Tables(here)
    try:
        kept.bring(base, paths.SPLIT, tell=tell)
    except (EvidenceError, InfrastructureError) as error:
        return Tables(here, Unpaired(f"the training rows of {base.revision} are not available: {error}"))
    return Tables(here, table(base.root, str(base.revision), beside=here))


class _Declared(Section):
    columns: Columns = Field(alias="data.columns")


def table(root: Path, name: str, *, beside: "Table | Unpaired | None" = None) -> Table | Unpaired:
    """The table of the revision in `root`. `name` is what sentences call it.

    `beside` is the work tree's, whose parts are taken where the files are the same: most changes leave the rows alone.
    """
    try:
        columns = params.load(_Declared, root / paths.PARAMS).columns
    except UserError as error:
        return Unpaired(f"the columns of {name} cannot be read: {error.problems[0].message}", "run `dvc repro`")
    parts: dict[str, pa.Table] = {}
    for part, path in PARTS.items():
        if part in OPTIONAL and not (root / path).exists():
            continue
        found = _known(beside, part, root / path, path, columns) or _part(root / path, path, columns, name)
        if isinstance(found, Unpaired):
            return found
        parts[part] = found
    kind, folds = _folds(root, name)
    return Table(columns, parts, folds, kind, _sources(root))


def _known(beside: Table | Unpaired | None, part: str, file: Path, path: Path, columns: Columns) -> "pa.Table | None":
    if not isinstance(beside, Table) or beside.columns != columns or not (file.exists() and path.exists()):
        return None
    return beside.parts.get(part) if filecmp.cmp(file, path, shallow=False) else None


def _part(file: Path, path: Path, columns: Columns, name: str) -> "pa.Table | Unpaired":
    if not file.exists():
        return Unpaired(f"{path} of {name} is not available", "run `dvc repro split` or `dvc pull`")
    wanted = list(dict.fromkeys((id_column(columns), *columns)))
    found = untrusted_parquet.table(file, f"{path} of {name}", wanted)
    return replace(found, remedy="run `dvc repro split`") if isinstance(found, Unpaired) else found.select(wanted)


def _folds(root: Path, name: str) -> tuple[str, Folds | Unpaired]:
    try:
        report: Any = read_json(root / paths.CV)
        folds = tuple(_numbers(each["metrics"]) for each in report["folds"])
        return str(report["kind"]), folds
    except EvidenceError as error:
        return "", Unpaired(f"{paths.CV} of {name}: {error.problems[0].message}", "run `dvc repro train`")
    except (KeyError, TypeError, AttributeError):
        return "", Unpaired(f"{paths.CV} of {name} is not a cross-validation report", "run `dvc repro train`")


def _numbers(metrics: Mapping[str, Any]) -> dict[str, float]:
    return {str(key): float(value) for key, value in metrics.items() if type(value) in (int, float)}


def _sources(root: Path) -> dict[str, str] | None:
    try:
        return {str(name): str(each["sha256"]) for name, each in read_json(root / paths.SOURCES).items()}
    except (EvidenceError, KeyError, TypeError, AttributeError):
        return None
