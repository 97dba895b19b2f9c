"""Read a CSV file as text: what a value is, the role of its column decides."""

import csv
from collections.abc import Iterator
from pathlib import Path

from tidegate.data import csv_dialect
from tidegate.errors import DeclarationError, Problem, Where
from tidegate.prediction_files.prediction_file import PredictionFile, first_line, of_table
from tidegate.prediction_files.row_places import in_csv, is_packed, opened


def read(path: Path) -> PredictionFile:
    """The file. An empty field is missing. Raises DeclarationError, with the line, where it is not a table."""
    import pyarrow as pa
    from pyarrow import csv as arrow

    usual = "\t" if path.name.lower().endswith(".tsv") else ","
    other = None if is_packed(path) else csv_dialect.other_delimiter(path, usual)
    delimiter = other or usual
    with opened(path) as text:
        header = next(csv.reader(text, delimiter=delimiter), [])
    kinds = dict.fromkeys(header, pa.string())
    try:
        table = arrow.read_csv(
            pa.input_stream(str(path), compression="gzip" if is_packed(path) else None),
            parse_options=arrow.ParseOptions(delimiter=delimiter, newlines_in_values=True),
            convert_options=arrow.ConvertOptions(column_types=kinds, strings_can_be_null=True, null_values=[""]),
        )
    except (pa.ArrowException, OSError) as error:
        raise DeclarationError(next(_reasons(path, delimiter, error))) from None
    return of_table(
        path,
        table,
        lambda row, name: in_csv(path, row, name, delimiter),
        notes=(f"{path}: fields are separated by {other!r}",) if other else (),
        header=Where(str(path), 1),
    )


def _reasons(path: Path, delimiter: str, error: Exception) -> Iterator[Problem]:
    """Why it is not a table, with the line: Arrow's own report counts rows."""
    yield from _not_utf8(path)
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
