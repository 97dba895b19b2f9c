"""Where a row of a file is, for messages: read again only when something is wrong."""

import csv
import gzip
import json
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import TextIO

from tidegate.errors import Where


def is_packed(path: Path) -> bool:
    return path.name.lower().endswith(".gz")


@contextmanager
def opened(path: Path, encoding: str = "utf-8") -> Iterator[TextIO]:
    """The file's text, unpacked where its name ends in .gz."""
    encoding = "utf-8-sig" if encoding == "utf-8" else encoding
    if is_packed(path):
        with gzip.open(path, "rt", encoding=encoding, errors="replace", newline="") as text:
            yield text
    else:
        with path.open(encoding=encoding, errors="replace", newline="") as text:
            yield text


def in_csv(path: Path, row: int, column: str, delimiter: str) -> Where:
    """The field of that row (counted from 0, without the header). A field may hold line breaks."""
    with opened(path) as text:
        kept: list[str] = []
        fields = csv.reader(_kept(text, kept), delimiter=delimiter)
        header = next(fields, [])
        records = (record for record in fields if record)
        record = next(islice(records, row, None), [])
        at = header.index(column) if column in header else 0
        number = fields.line_num
    line = kept[-1].rstrip("\r\n") if kept else ""
    value = record[at] if at < len(record) else ""
    if record and "\n" not in "".join(record) and '"' not in line:
        start = sum(len(field) + 1 for field in record[:at]) + 1
        return Where(str(path), number, start, max(1, len(value)))
    return Where(str(path), number)


def _kept(text: TextIO, kept: list[str]) -> Iterator[str]:
    """The lines; the last one that was read stays in `kept`."""
    for line in text:
        kept[:] = [line]
        yield line


def in_json_lines(path: Path, row: int, key: str) -> Where:
    """The line of that row (counted from 0), and the value of that key where it can be found."""
    with opened(path) as text:
        filled = ((number, line) for number, line in enumerate(text, 1) if line.strip())
        number, line = next(islice(filled, row, None), (0, ""))
    start = line.find(f"{json.dumps(key)}:")
    return Where(str(path), number, start + 1, len(json.dumps(key))) if start >= 0 else Where(str(path), number)


def bad_json_line(path: Path) -> tuple[Where, str] | None:
    """The first line that is not a JSON object, or has a value of another type than the lines before, and why."""
    kinds: dict[str, type] = {}
    with opened(path) as text:
        for number, line in enumerate(text, 1):
            if not line.strip():
                continue
            try:
                record = json.loads(line.rstrip())
            except ValueError as error:
                column = error.colno if isinstance(error, json.JSONDecodeError) else 1
                message = error.msg if isinstance(error, json.JSONDecodeError) else str(error)
                return Where(str(path), number, column), f"is not JSON: {message[:1].lower()}{message[1:]}"
            if not isinstance(record, dict):
                return Where(str(path), number, 1), "is not a JSON object; every line must be one row"
            for key, value in record.items():
                kind = float if type(value) is int else type(value)
                if value is not None and kinds.setdefault(key, kind) is not kind:
                    at = max(line.find(f"{json.dumps(key)}:"), 0) + 1
                    return Where(str(path), number, at, len(key) + 2), f"{key} is {value!r}, not as in the lines before"
    return None
