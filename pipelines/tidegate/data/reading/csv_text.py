"""Read CSV: every field as text, then each column in its inferred type."""

# ruff: noqa: S608 (every name in a query is quoted)

import glob
import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, field_validator, model_validator

from tidegate.config.section import Section
from tidegate.data.duckdb_connection import RAW, connect, literal, quoted, reason
from tidegate.data.reading import csv_dates, csv_dialect, csv_numbers, csv_types
from tidegate.data.reading.csv_numbers import Decimal, Notation, Thousands
from tidegate.data.spilling import is_scarcity, spilling
from tidegate.data.stored_table import held, rows_at_once
from tidegate.errors import DeclarationError, EvidenceError, Problem, unknown

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

    from tidegate.data.stored_table import StoredTable

KEY = "csv"
MISSING = "NA"
"""The default null text that is a word: it may also be a value, e.g. Namibia's country code."""


def _directive(form: str) -> str:
    if "%" not in form:
        raise ValueError("must be a strptime format, like %m/%d/%Y")
    return form


DateFormat = Annotated[str, Field(max_length=60, examples=["%m/%d/%Y"]), AfterValidator(_directive)]


class ColumnFormat(Section):
    """How one column of dates is written, whatever letters its name has."""

    column: str
    """The column, as the file names it."""
    form: DateFormat
    """Its strptime format."""


DateFormats = Annotated[
    dict[str, DateFormat],
    BeforeValidator(csv_dates.by_column, json_schema_input_type=dict[str, DateFormat] | list[ColumnFormat]),
]


class Csv(Section):
    """How a CSV file's text becomes values. The first line names the columns."""

    delimiter: str = Field(default=",", min_length=1, max_length=1)
    """The character between two fields."""
    encoding: Literal["utf-8", "utf-16", "latin-1", "cp1252"] = "utf-8"
    """How the file's bytes become text; `cp1252` is what spreadsheets on Windows write."""
    decimal: Decimal = "."
    """The character before a number's decimals. Required for a column of `950` and `1.234`: both readings fit."""
    thousands: Thousands = ""
    """The character between a number's thousands, if any: a point, a comma, an apostrophe or a space."""
    nulls: list[str] = Field(default=["", MISSING], max_length=20)
    """Texts that mean a missing value. Required where a text column holds `NA`: `[""]` if that is a value."""
    text: list[str] = Field(default_factory=list, max_length=1000)
    """Columns that stay text although they look like numbers, dates or true and false, e.g. codes."""
    format: DateFormats = Field(default_factory=dict, max_length=1000)
    """Columns of dates or times and their strptime formats, e.g. `{day: "%m/%d/%Y"}`. A list takes names in any
    letters: `[{column: "été", form: "%d.%m.%Y"}]`."""

    @field_validator("delimiter")
    @classmethod
    def _between_fields(cls, delimiter: str) -> str:
        if delimiter in '"\r\n':
            raise ValueError("must be neither a quote nor a line break")
        return delimiter

    @model_validator(mode="after")
    def _one_meaning(self) -> "Csv":
        if both := sorted(set(self.text) & set(self.format)):
            raise ValueError(f"text and format both name {both[0]}; a column is kept as text or read as a date")
        if self.thousands == self.decimal:
            raise ValueError(f"decimal and thousands are both {self.decimal!r}; declare both, each as it is written")
        return self


class UnknownColumnsError(DeclarationError):
    """The file has no columns of these names, which `text` or `format` list."""

    def __init__(self, problems: list[Problem], names: tuple[str, ...]) -> None:
        super().__init__(problems)
        self.names = names


def read(path: Path, name: str, csv: Csv) -> "pa.Table":
    """The table in the UTF-8 file `path`, which the declaration calls `name`.

    Raises EvidenceError where it is not a table, DeclarationError where its text is ambiguous.
    """
    with connect() as connection:
        return _inferred(connection, path, name, csv).to_arrow_table()


def stored(path: Path, name: str, csv: Csv, target: Path) -> "pa.Table | StoredTable":
    """The same table, in a file at `target` where its rows are many."""
    with spilling() as connection:
        relation = _inferred(connection, path, name, csv)
        rows = relation.to_arrow_reader(rows_at_once(len(relation.columns)))
        return held(rows, rows.schema, target)


def _inferred(connection: "duckdb.DuckDBPyConnection", path: Path, name: str, csv: Csv) -> "duckdb.DuckDBPyRelation":
    names = _loaded(connection, path, name, csv)
    _require_known(names, csv)
    notation = Notation(csv.decimal, csv.thousands)
    open_ = [name for name in names if name not in csv.text and name not in csv.format]
    kinds = dict.fromkeys(names, "text") | csv_types.kinds(connection, open_, csv.nulls, notation)
    dates, wrong = csv_dates.formats(connection, [name for name in names if kinds[name] == "dated"], csv.nulls)
    text = [name for name in names if kinds[name] == "text" and name not in csv.format]
    wrong += [*csv_dates.misfits(connection, csv.format, csv.nulls), *_ambiguous(connection, text, csv)]
    if "decimal" not in csv.model_fields_set:
        numbers = [name for name in names if kinds[name] == "float"]
        asked = csv_numbers.question(csv_numbers.seen(connection, numbers, csv.nulls))
        wrong += [asked] if asked else []
    if wrong:
        raise DeclarationError(wrong)
    formats = dates | csv.format
    values = (csv_types.value(name, kinds[name], csv.nulls, notation, formats) for name in names)
    return connection.sql(f"SELECT {', '.join(values)} FROM {RAW}")


def _loaded(connection: "duckdb.DuckDBPyConnection", path: Path, name: str, csv: Csv) -> list[str]:
    """Every field as it is written, in the table RAW; the names of its columns."""
    import duckdb

    if not path.stat().st_size:
        raise EvidenceError(f"{name}: cannot be read as csv: it is empty")
    if "delimiter" not in csv.model_fields_set and (other := csv_dialect.other_delimiter(path, csv.delimiter)):
        other_than = f"{name}: its fields seem to be separated by {other!r}, not by {csv.delimiter!r}"
        remedy = f"set `csv: {{delimiter: {json.dumps(other)}}}`"
        raise DeclarationError(Problem(f"{other_than}; {remedy}", key=f"{KEY}.delimiter"))
    try:
        return _load(connection, path, csv)
    except duckdb.Error as error:
        if is_scarcity(error):
            raise
        csv_dialect.require_utf8(path, name)
        if not (why := csv_dialect.ragged(path, csv.delimiter)) and (rows := csv_dialect.rows(path, csv.delimiter)):
            # DuckDB's strict reading refuses a header with another line break than the lines end with
            names = _load(connection, path, csv, strict=False)
            if connection.sql(f"SELECT count(*) FROM {RAW}").fetchall() == [(rows,)]:
                return names
        raise EvidenceError(f"{name}: cannot be read as csv: {why or reason(error)}") from None


def _load(connection: "duckdb.DuckDBPyConnection", path: Path, csv: Csv, *, strict: bool = True) -> list[str]:
    """Every field as it is written, in a table of the connection; the names of its columns."""
    options = {
        "delim": literal(csv.delimiter),
        "quote": literal('"'),
        "escape": literal('"'),
        "header": "true",
        "skip": "0",
        "comment": "''",  # else a line that starts with # is silently dropped
        "nullstr": "chr(0)",  # no text is missing yet
        "sample_size": "-1",
        "all_varchar": "true",
        "strict_mode": str(strict).lower(),
    }
    # not `connection.read_csv`: DuckDB 2.0's returns no row of a strictly read file whose lines end in CRLF
    listed = ", ".join(f"{option} = {value}" for option, value in options.items())
    source = literal(glob.escape(str(path)))  # else a name with * reads the files beside it, too
    connection.execute(f"CREATE TABLE {RAW} AS SELECT * FROM read_csv({source}, {listed})")
    return list(connection.table(RAW).columns)


def _require_known(names: list[str], csv: Csv) -> None:
    listed = [("text", name) for name in csv.text] + [("format", name) for name in csv.format]
    if absent := [(option, name) for option, name in listed if name not in names]:
        reasons = (unknown(name, tuple(names), what="column of the file") for _, name in absent)
        wrong = [Problem(reason, key=f"{KEY}.{option}") for (option, _), reason in zip(absent, reasons, strict=True)]
        raise UnknownColumnsError(wrong, tuple(name for _, name in absent))


def _ambiguous(connection: "duckdb.DuckDBPyConnection", text: list[str], csv: Csv) -> Iterator[Problem]:
    """Text columns that hold NA, where `nulls` does not state whether that is a missing value."""
    if "nulls" in csv.model_fields_set or not text:
        return
    written = ", ".join(f"count_if({quoted(name)} = '{MISSING}')" for name in text)
    (counts,) = connection.sql(f"SELECT {written} FROM {RAW}").fetchall()
    for name, count in zip(text, counts, strict=True):
        if count:
            rows = f"is {MISSING} in {count:,} {'row' if count == 1 else 'rows'} among other text"
            remedy = f'set `csv: {{nulls: [""]}}` if that is a value, `csv: {{nulls: ["", {MISSING}]}}` if missing'
            yield Problem(f"{name} {rows}; {remedy}", key=f"{KEY}.nulls")
