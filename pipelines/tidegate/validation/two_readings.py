"""Report CSV columns of numbers that have two readings, by the first rows."""

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from tidegate.config.schema.root import Declaration
from tidegate.data.reading import csv_numbers
from tidegate.data.reading.csv_text import Csv
from tidegate.errors import Level, Problem

HEAD = 1 << 16
"""Characters that are read: validating must not take as long as ingesting."""


def numbers(declaration: Declaration, root: Path = Path()) -> Iterator[Problem]:
    """A warning per file in the repository of which `tidegate ingest` will ask what a point in its numbers means."""
    for name, source in declaration.data.sources.items():
        path = getattr(source, "path", "")
        if source.kind != "file" or not path.lower().endswith(".csv") or source.format not in (None, "csv"):
            continue
        if "decimal" in source.csv.model_fields_set or not _is_inside(root / path, root):
            continue
        if asked := csv_numbers.question(_columns(_rows(root / path, source.csv), source.csv)):
            message = f"in the first rows of {path}, {asked.message}"
            yield replace(asked, message=message, key=f"data.sources.{name}.path", level=Level.WARNING)


def _is_inside(path: Path, root: Path) -> bool:
    return path.is_file() and path.resolve().is_relative_to(root.resolve())


def _rows(path: Path, options: Csv) -> list[list[str]]:
    """The whole lines at the file's beginning; none of what is not such text, which ingest names."""
    with path.open(encoding=options.encoding.replace("utf-8", "utf-8-sig"), errors="replace", newline="") as file:
        head = file.read(HEAD)
    if len(head) == HEAD:
        head = head[: head.rfind("\n") + 1]
    try:
        return list(csv.reader(io.StringIO(head), delimiter=options.delimiter))
    except csv.Error:
        return []


def _columns(rows: list[list[str]], options: Csv) -> dict[str, csv_numbers.ColumnNumerals]:
    if not rows or any(len(row) != len(rows[0]) for row in rows):
        return {}
    columns = {}
    for name, *texts in zip(*rows, strict=True):
        values = [None if text in options.nulls else text for text in texts]
        if name not in options.text and name not in options.format and (seen := csv_numbers.seen_in(values)):
            columns[name] = seen
    return columns
