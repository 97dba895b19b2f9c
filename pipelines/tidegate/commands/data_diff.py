"""diff --data: the rows and cells of the table that differ between two revisions."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from pydantic import Field

from tidegate import paths
from tidegate.config import params
from tidegate.config.schema.data import Columns, id_column, private
from tidegate.config.section import Section
from tidegate.data.comparison.table_diff import TableDiff, compare
from tidegate.errors import DeclarationError, EvidenceError, Problem, Where
from tidegate.gate import untrusted_parquet
from tidegate.gate.pairing import Unpaired
from tidegate.repository import dvc, dvc_outputs
from tidegate.repository import evidence as kept
from tidegate.repository.revisions import git

if TYPE_CHECKING:
    import pyarrow as pa

Tell = Callable[[str], None]
TABLE = PurePosixPath(paths.TABLE)


class DiffedColumns(Section):
    """The part of a declaration that is read."""

    columns: Columns = Field(alias="data.columns")


@dataclass(frozen=True)
class DeclaredTable:
    """A revision's table as a file, and what its columns are."""

    path: Path
    columns: Columns


def run(base: git.Revision, head: git.Revision | None = None, *, tell: Tell = lambda _: None) -> TableDiff:
    """The table at the base and at the head (None: the work tree). Raises EvidenceError where one is unavailable."""
    with ExitStack() as opened:
        before = opened.enter_context(_revision(base, tell))
        after = of_folder(Path()) if head is None else opened.enter_context(_revision(head, tell))
        return between(before, after)


def between(base: DeclaredTable, head: DeclaredTable) -> TableDiff:
    """What differs. Columns that either declares private are not shown."""
    if dvc_outputs.md5_of(base.path) == dvc_outputs.md5_of(head.path):
        rows = _read(head).num_rows
        return TableDiff(rows, rows)
    ids = id_column(base.columns), id_column(head.columns)
    return compare(_read(base), _read(head), row_id=ids, private=private(base.columns) | private(head.columns))


def of_folder(root: Path) -> DeclaredTable:
    """The table of a folder that is laid out like the repository. Raises EvidenceError where there is none."""
    path = root / paths.TABLE
    if not path.is_file():
        raise EvidenceError(Problem("not found; run `dvc repro ingest` or `dvc pull`", Where(str(paths.TABLE))))
    return DeclaredTable(path, _columns(root / paths.PARAMS))


@contextmanager
def _revision(revision: git.Revision, tell: Tell) -> Iterator[DeclaredTable]:
    """The revision's table: from the cache by its verified digest, else from the remote, else rebuilt."""
    declared, lock = (git.content(revision, str(path)) for path in (paths.PARAMS, dvc_outputs.LOCK))
    if declared is None or lock is None:
        raise EvidenceError(f"{revision} has no pipeline that ran, so no table")
    digest = next((out.md5 for out in dvc_outputs.parse(lock) if out.path == TABLE), "")
    kept_object = dvc_outputs.object_of(dvc.cache(), digest)
    if digest and dvc_outputs.matches(kept_object, digest):
        with tempfile.TemporaryDirectory() as folder:
            (copy := Path(folder) / "params.yaml").write_bytes(declared)
            yield DeclaredTable(kept_object, _columns(copy))
        return
    with kept.at(revision, rebuild=False) as folder_of_evidence:
        yield of_folder(kept.bring(folder_of_evidence, paths.TABLE, tell=tell).root)


def _columns(path: Path) -> Columns:
    return params.load(DiffedColumns, path).columns


def _read(declared: DeclaredTable) -> "pa.Table":
    found = untrusted_parquet.table(declared.path, str(paths.TABLE), (id_column(declared.columns),))
    if isinstance(found, Unpaired):
        raise EvidenceError(found.reason)
    return found


def recorded(root: Path, revision: git.Revision) -> bool:
    """Whether the lock in `root` records another table than the revision's: else nothing differs."""
    try:
        locks = (git.content(revision, str(dvc_outputs.LOCK)) or b"stages: {}", (root / dvc_outputs.LOCK).read_bytes())
        base, head = ({out.path: out.md5 for out in dvc_outputs.parse(lock)} for lock in locks)
    except (OSError, EvidenceError, DeclarationError):
        return False
    return base.get(TABLE) != head.get(TABLE)
