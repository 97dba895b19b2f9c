"""Read a CSV file as text: what a value is, the role of its column decides."""

import csv
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from tidegate.data.reading import csv_dialect
from tidegate.errors import DeclarationError, Problem, Where
from tidegate.number_format import some
from tidegate.prediction_files.prediction_file import PredictionFile, first_line, of_table
from tidegate.prediction_files.row_places import in_csv, is_packed, opened

if TYPE_CHECKING:
    import pyarrow as pa

UTF8, WINDOWS = "utf-8", "cp1252"
_WITH_COMMA = r"^\s*[-+]?([0-9]+|[0-9]{1,3}(\.[0-9]{3})+)(,[0-9]+)?\s*$"
_SURELY_DECIMAL = r",([0-9]{1,2}|[0-9]{4,})\s*$|^\s*[-+]?0,|\.[0-9]{3},"
"""1,5 and 0,123 and 1.234,567: the comma groups no thousands."""


def read(path: Path) -> PredictionFile:
    """The file. An empty field is missing. Raises DeclarationError, with the line, where it is not a table.

    Notes state what it was read as: another delimiter, the encoding of spreadsheets on Windows, decimal commas.
    """
    usual = "\t" if path.name.lower().endswith(".tsv") else ","
    other = None if is_packed(path) else csv_dialect.other_delimiter(path, usual)
    delimiter = other or usual
    table, encoding = _decoded(path, delimiter)
    _require_closed_quotes(path, table, delimiter, encoding)
    table, commas = _with_points(table)
    facts = [
        *([f"fields are separated by {other!r}"] if other else []),
        *([f"not UTF-8, read as {encoding}"] if encoding != UTF8 else []),
        *([f"{some(commas)}: numbers have a decimal comma"] if commas else []),
    ]
    return of_table(
        path,
        table,
        lambda row, name: in_csv(path, row, name, delimiter),
        notes=tuple(f"{path}: {fact}" for fact in facts),
        header=Where(str(path), 1),
    )


def _require_closed_quotes(path: Path, table: "pa.Table", delimiter: str, encoding: str) -> None:
    """Raise DeclarationError where a quote that is not closed made one value of many lines."""
    import pyarrow.compute as pc

    if any(pc.any(pc.match_substring(column, "\n")).as_py() for column in table.columns):
        with opened(path, encoding) as text:
            if wrong := csv_dialect.open_quote(text, delimiter):
                raise DeclarationError(Problem(wrong[1], Where(str(path), wrong[0])))


def _decoded(path: Path, delimiter: str) -> "tuple[pa.Table, str]":
    """The table, and its encoding. Of text that is not UTF-8, both readings have the same numbers."""
    import pyarrow as pa

    try:
        return _table(path, delimiter, UTF8), UTF8
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        wrong = error
    if not is_packed(path) and _is_windows_text(path):
        with suppress(pa.ArrowException, OSError, UnicodeDecodeError):
            return _table(path, delimiter, WINDOWS), WINDOWS
    raise DeclarationError(next(_reasons(path, delimiter, wrong))) from None


def _table(path: Path, delimiter: str, encoding: str) -> "pa.Table":
    import pyarrow as pa
    from pyarrow import csv as arrow

    with opened(path, encoding) as text:
        header = next(csv.reader(text, delimiter=delimiter), [])
    table = arrow.read_csv(
        pa.input_stream(str(path), compression="gzip" if is_packed(path) else None),
        read_options=arrow.ReadOptions(encoding=encoding),
        parse_options=arrow.ParseOptions(delimiter=delimiter, newlines_in_values=True),
        convert_options=arrow.ConvertOptions(
            column_types=dict.fromkeys(header, pa.string()), strings_can_be_null=True, null_values=[""]
        ),
    )
    table.column_names  # noqa: B018 (raises UnicodeDecodeError where a name is not UTF-8)
    return table


def _is_windows_text(path: Path) -> bool:
    """Whether it is not UTF-8, and neither another Unicode nor binary."""
    content = path.read_bytes()
    if b"\0" in content or content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return False
    try:
        content.decode(UTF8)
    except UnicodeDecodeError:
        return True
    return False


def _with_points(table: "pa.Table") -> "tuple[pa.Table, list[str]]":
    """Columns of numbers whose comma can only be before decimals, with a point; and their names."""
    import pyarrow.compute as pc

    found = []
    for place, name in enumerate(table.column_names):
        column = table.column(place)
        if table.column_names.count(name) > 1 or not pc.any(pc.match_substring(column, ",")).as_py():
            continue
        alike = pc.all(pc.match_substring_regex(column, _WITH_COMMA)).as_py()
        if alike and pc.any(pc.match_substring_regex(column, _SURELY_DECIMAL)).as_py():
            pointed = pc.replace_substring(pc.replace_substring(column, ".", ""), ",", ".")
            table = table.set_column(place, name, pointed)
            found.append(name)
    return table, found


def _reasons(path: Path, delimiter: str, error: Exception) -> Iterator[Problem]:
    """Why it is not a table, with the line: Arrow's own report counts rows."""
    yield from _not_utf8(path)
    with opened(path) as text:
        if wrong := csv_dialect.open_quote(text, delimiter):
            yield Problem(wrong[1], Where(str(path), wrong[0]))
    with opened(path) as text:
        records = csv.reader(text, delimiter=delimiter)
        header = next(records, [])
        if not header:
            yield Problem("is empty", Where(str(path)))
        for fields in records:
            if fields and len(fields) != len(header):
                said = f"has {_fields(len(fields))}, the header has {len(header)}"
                yield Problem(said, Where(str(path), records.line_num))
    yield Problem(f"cannot be read as csv: {first_line(error)}", Where(str(path)))


def _not_utf8(path: Path) -> Iterator[Problem]:
    """The first line that is not text in UTF-8; of a packed file nothing."""
    content = b"" if is_packed(path) else path.read_bytes()
    wide = content[:2] in (b"\xff\xfe", b"\xfe\xff")
    if b"\0" in content and not wide:
        yield Problem("holds NUL bytes, so that it is not text", Where(str(path)))
    for number, line in enumerate(content.split(b"\n"), 1):
        try:
            line.decode()
        except UnicodeDecodeError as wrong:
            remedy = f"convert the file, e.g. `iconv -f {'utf-16' if wide else 'cp1252'} -t utf-8`"
            said = f"is not UTF-8 (byte 0x{line[wrong.start]:02x}); {remedy}"
            yield Problem(said, Where(str(path), number))


def _fields(count: int) -> str:
    return "1 field" if count == 1 else f"{count} fields"
