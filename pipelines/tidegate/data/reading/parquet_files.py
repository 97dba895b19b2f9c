"""Read a folder or pattern of Parquet files as one table.

Hive's `name=value` folders become columns.
"""

import hashlib
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import unquote

from tidegate.artifacts import sha256
from tidegate.data.reading import parquet_rows
from tidegate.data.reading.formats import explained, readable
from tidegate.data.stored_table import StoredTable, is_small, rows_at_once
from tidegate.errors import DeclarationError, EvidenceError

if TYPE_CHECKING:
    import pyarrow as pa

ENDING = ".parquet"
MOST_FILES = 20_000
NULL = "__HIVE_DEFAULT_PARTITION__"
"""Hive's folder name for a missing value."""
_WILD = re.compile(r"[*?\[]")
_PARTITION = re.compile(r"([^=]+)=(.*)")


@dataclass(frozen=True, slots=True)
class Files:
    """The files of one source, sorted by their paths below `root`, which the declaration calls `name`."""

    name: str
    root: Path
    below: tuple[PurePosixPath, ...]

    @property
    def digest(self) -> str:
        """The sha256 of the lines that `sha256sum` prints for the files, sorted by path."""
        lines = (f"{sha256(self.root / path)}  {path}\n" for path in self.below)
        return hashlib.sha256("".join(lines).encode()).hexdigest()


def is_pattern(name: str) -> bool:
    return _WILD.search(name) is not None


def located(name: str, *, declared: bool = True) -> Files:
    """The Parquet files of a folder, or of a path with `*` and `**`.

    Names that start with `_` or `.` are a writer's metadata. Raises DeclarationError where no file remains, or
    where a link or a file of another kind is among them. What is declared, and not named on the command line, must be
    inside the repository: whoever may propose a change must not name any folder of the machine that checks it.
    """
    path = PurePosixPath(name)
    fixed = next((at for at, part in enumerate(path.parts) if is_pattern(part)), len(path.parts))
    root = Path(*path.parts[:fixed])
    pattern = "/".join(path.parts[fixed:])
    if not root.is_dir():
        raise DeclarationError(f"{name}: no such folder: {root}; `dvc pull` fetches folders that DVC tracks")
    inside = (Path.cwd() if declared else root).resolve()
    if not root.resolve().is_relative_to(inside):
        raise DeclarationError(f"{name}: links outside the repository; copy the folder into it")
    matching = set(root.glob(pattern)) if pattern else None
    _refuse_links(root, matching if matching is not None and "**" not in pattern else root.rglob("*"), inside)
    paths = sorted(_files(root, matching), key=str)
    if not paths:
        why = "matches no file" if pattern else f"holds no {ENDING} file"
        raise DeclarationError(f"{name}: {why}; `dvc pull` fetches files that DVC tracks")
    if len(paths) > MOST_FILES:
        raise DeclarationError(f"{name}: matches {len(paths):,} files; at most {MOST_FILES:,} are read")
    return Files(name, root, tuple(paths))


def _refuse_links(root: Path, paths: Iterable[Path], inside: Path) -> None:
    """A linked folder would be skipped silently, a linked file may be anywhere."""
    where = "the repository" if inside == Path.cwd().resolve() else str(root)
    for path in paths:
        for part in (path, *(parent for parent in path.parents if parent.is_relative_to(root) and parent != root)):
            if part.is_symlink() and not (part.is_file() and part.resolve().is_relative_to(inside)):
                raise DeclarationError(f"{part}: links to a folder or outside of {where}; copy the files")


def _files(root: Path, matching: "set[Path] | None") -> Iterator[PurePosixPath]:
    """The data files below `root`, or those of them that match a pattern, themselves or by a folder above them."""
    for folder, folders, files in os.walk(root):
        folders[:] = [folder for folder in folders if not folder.startswith(("_", "."))]
        for file in files:
            path = Path(folder, file)
            if file.startswith(("_", ".")) or (matching is not None and matching.isdisjoint({path, *path.parents})):
                continue
            if path.suffix != ENDING:
                raise DeclarationError(f"{path}: is not {ENDING}; of several files only Parquet is read")
            yield PurePosixPath(path.relative_to(root).as_posix())


def read(files: Files) -> "pa.Table":
    """One table, file after file in their order. Every file must have the same columns; types widen to hold all."""
    import pyarrow.parquet as pq

    tables = []
    for path in files.below:
        with explained(str(files.root / path), "parquet"):
            tables.append(readable(pq.ParquetFile(files.root / path).read(use_threads=False), str(files.root / path)))
        _require_same(tables[0].schema, tables[-1].schema, files, path)
    constants = _constants(files, tables[0].schema.names)
    return _together(files, [_with(table, constants, at) for at, table in enumerate(tables)])


def stored(files: Files) -> "pa.Table | StoredTable":
    """The same table; where its rows are many, they are read from the files as they are needed."""
    import pyarrow.parquet as pq

    rows, schemas = 0, []
    for path in files.below:
        with explained(str(files.root / path), "parquet"), pq.ParquetFile(files.root / path) as file:
            rows += file.metadata.num_rows
            schemas.append(readable(file.schema_arrow.empty_table(), str(files.root / path)).schema)
        _require_same(schemas[0], schemas[-1], files, path)
    constants = _constants(files, schemas[0].names)
    if is_small(rows, len(schemas[0]) + len(constants)):
        return read(files)
    empty = [_with(schema.empty_table(), constants, at) for at, schema in enumerate(schemas)]
    schema = _together(files, empty).schema

    def batches(place: int | None) -> "Iterator[pa.RecordBatch]":
        for at, path in enumerate(files.below):
            with explained(str(files.root / path), "parquet"):
                for batch in parquet_rows.batches(files.root / path, rows_at_once(len(schema))):
                    widened = _together(files, [schema.empty_table(), _with(_table(batch), constants, at)])
                    chosen = widened if place is None else widened.select([place])
                    yield from chosen.combine_chunks().to_batches()

    return StoredTable(schema, rows, batches)


def _table(batch: "pa.RecordBatch") -> "pa.Table":
    import pyarrow as pa

    return pa.Table.from_batches([batch])


def _constants(files: Files, names: Sequence[str]) -> "dict[str, pa.Array]":
    """The columns that folders make: per file one value."""
    import pyarrow as pa

    partitions = _partitions(files)
    for name in partitions:
        if name in names:
            raise DeclarationError(f"{files.name}: {name} is both a column of the files and a name of their folders")
    return {
        name: pa.array(values, pa.int64() if any(isinstance(value, int) for value in values) else pa.string())
        for name, values in partitions.items()
    }


def _with(table: "pa.Table", constants: "Mapping[str, pa.Array]", at: int) -> "pa.Table":
    """Rows of the file at that place, with the values of its folders."""
    import pyarrow as pa

    for name, values in constants.items():
        table = table.append_column(name, values.take(pa.array([at] * table.num_rows, pa.int64())))
    return table


def _together(files: Files, tables: "Sequence[pa.Table]") -> "pa.Table":
    import pyarrow as pa

    try:
        return pa.concat_tables(tables, promote_options="permissive").replace_schema_metadata(None)
    except (pa.ArrowInvalid, pa.ArrowTypeError) as error:
        raise EvidenceError(f"{files.name}: its files have incompatible columns: {str(error)[:200]}") from None


def _require_same(first: "pa.Schema", other: "pa.Schema", files: Files, path: PurePosixPath) -> None:
    differs = set(first.names) ^ set(other.names)
    if differs or len(first.names) != len(other.names):
        named = ", ".join(sorted(differs)[:5]) or "one column twice"
        why = f"{files.root / path}: has other columns than {files.root / files.below[0]}: {named}"
        raise EvidenceError(f"{why}; declare the files of each kind as separate sources")


def _partitions(files: Files) -> dict[str, list[str | int | None]]:
    """Per `name=value` folder the value of each file: whole numbers where all are, written without leading zeros."""
    rows = [dict(_named(path)) for path in files.below]
    if any(list(row) != list(rows[0]) for row in rows):
        other = next(path for path, row in zip(files.below, rows, strict=True) if list(row) != list(rows[0]))
        raise DeclarationError(
            f"{files.name}: {files.below[0]} and {other} are in folders of different names; "
            "every file must be in the same name=value folders"
        )
    return {name: _typed([row[name] for row in rows]) for name in rows[0]}


def _named(path: PurePosixPath) -> Iterator[tuple[str, str | None]]:
    for part in path.parent.parts:
        if match := _PARTITION.fullmatch(part):
            value = unquote(match[2])
            yield unquote(match[1]), None if value == NULL else value


def _typed(values: Sequence[str | None]) -> list[str | int | None]:
    whole = all(value is None or re.fullmatch(r"0|-?[1-9][0-9]{0,17}", value) for value in values)
    return [int(value) if whole and value is not None else value for value in values]
