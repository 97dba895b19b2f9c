"""Explain a CSV file that does not match its declared dialect.

It has another delimiter, another encoding, or rows of different lengths.
"""

import csv
import io
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tidegate.errors import DeclarationError, EvidenceError, Problem

DELIMITERS = ",;\t|"
LINES = 50
"""At least so many lines must agree on another delimiter before it is proposed."""
CHUNK = 1 << 20


def other_delimiter(path: Path, declared: str) -> str | None:
    """The delimiter that splits the header and the lines after it alike, where the declared one splits nothing."""
    with _lines(path) as text:
        head = "".join(line for _, line in zip(range(LINES), text, strict=False))
    if len(_counts(head, declared)[:1]) != 1 or _counts(head, declared)[0] != 1:
        return None
    for delimiter in DELIMITERS:
        counts = set(_counts(head, delimiter)) if delimiter != declared else {1}
        if len(counts) == 1 and counts != {1}:
            return delimiter
    return None


def open_quote(text: Iterable[str], delimiter: str) -> tuple[int, str] | None:
    """The first line of the file on which a quote is out of order, and what is wrong; None where all are in order.

    A quote that is not closed swallows the lines below it, up to the next one: the line that a reader names is there.
    """
    records, first = csv.reader(text, delimiter=delimiter, strict=True), 1
    try:
        for _ in records:
            first = records.line_num + 1
    except csv.Error:
        if records.line_num > first:
            return first, f"opens a quote that is not closed in it and runs on to line {records.line_num:,}; close it"
        return first, "has text behind a closing quote; double a quote that belongs to the text"
    return None


def ragged(path: Path, delimiter: str) -> str:
    """Where a CSV file stops being a table; DuckDB's own report only lists the dialects that it tried."""
    with _lines(path) as text:
        if wrong := open_quote(text, delimiter):
            return f"line {wrong[0]} {wrong[1]}"
    try:
        with _lines(path) as text:
            lines = csv.reader(text, delimiter=delimiter)
            header = next(lines, [])
            for fields in lines:
                if len(fields) != len(header):
                    above = lines.line_num == 2 and len(header) == 1
                    remedy = "; the first line must name the columns: remove what is above their names" if above else ""
                    return f"line {lines.line_num} has {len(fields)} fields, the header has {len(header)}{remedy}"
    except csv.Error as error:
        return f"line {lines.line_num}: {error}"
    return "" if header else "it is empty"


def rows(path: Path, delimiter: str) -> int | None:
    """Rows below the header of a file whose quotes are all in order; None of any other."""
    try:
        with _lines(path) as text:
            return sum(bool(fields) for fields in csv.reader(text, delimiter=delimiter, strict=True)) - 1
    except csv.Error:
        return None


def decoded(path: Path, name: str, encoding: str, target: Path) -> Path:
    """The file's text in UTF-8: `path` itself where it is declared to be that, else a copy at `target`."""
    if encoding == "utf-8":
        return path
    try:
        with path.open(encoding=encoding, newline="") as text, target.open("w", encoding="utf-8", newline="") as file:
            while part := text.read(CHUNK):
                file.write(part)
    except UnicodeError as error:
        raise EvidenceError(f"{name}: is not {encoding}: {str(error)[:200]}; set csv.encoding") from None
    return target


def require_utf8(path: Path, name: str) -> None:
    """Raise DeclarationError with the first line that is not UTF-8, and the encodings to set."""
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            try:
                line.decode()
            except UnicodeDecodeError as error:
                if b"\0" in line and line[:2] not in (b"\xff\xfe", b"\xfe\xff"):
                    raise EvidenceError(f"{name}: line {number} holds NUL bytes, so that it is not text") from None
                wide = number == 1 and line[:2] in (b"\xff\xfe", b"\xfe\xff")
                options = "`csv: {encoding: utf-16}`" if wide else "`csv: {encoding: cp1252}` or `{encoding: latin-1}`"
                why = f"{name}: line {number} is not UTF-8 (byte 0x{line[error.start]:02x}); set {options}"
                raise DeclarationError(Problem(why, key="csv.encoding")) from None


@contextmanager
def _lines(path: Path) -> Iterator[io.TextIOWrapper]:
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as text:
        yield text


def _counts(head: str, delimiter: str) -> list[int]:
    """Fields per line; none where the text is not CSV with that delimiter."""
    try:
        return [len(fields) for fields in csv.reader(io.StringIO(head), delimiter=delimiter) if fields]
    except csv.Error:
        return []
