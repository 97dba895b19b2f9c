"""Rows that stream through ingest give the bytes and messages of the whole table in memory."""

import gzip
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import awkward_tables
import whole_tables
from mostly_slow import mostly_slow
from stages.streamed_ingest import made, run, written
from tidegate import artifacts, paths
from tidegate.config.schema.data import Column
from tidegate.data import stored_table
from tidegate.data.queries import query as duckdb_query
from tidegate.data.statistics import distinct_values
from tidegate.errors import DeclarationError, EvidenceError, UserError

ROWS = 400
KEYLESS = {name: Column(type=column.type, nullable=True) for name, column in awkward_tables.COLUMNS.items()} | {
    "late": awkward_tables.COLUMNS["late"]
}
TIMELESS = {name: column for name, column in KEYLESS.items() if name not in ("key", "at", "zoned", "money", "whole")}
UNLIKE = ("category", "string", "int", "float", "bool", "timestamp")


@pytest.fixture(autouse=True)
def streams(scratch: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A few rows are many, and seven are read at a time."""
    monkeypatch.setattr(stored_table, "MOST_CELLS", 100)
    monkeypatch.setattr(distinct_values, "MOST_IN_MEMORY", 20)


@pytest.fixture(autouse=True)
def nothing_left(scratch: Path, streams: None) -> Iterator[None]:
    yield
    assert not [*scratch.iterdir()]
    assert not [*Path("data").glob(".*")]


def refused(columns: dict[str, Column], **options: Any) -> str:
    with pytest.raises(UserError) as raised:
        run(columns, **options)
    assert not paths.TABLE.exists()
    assert not paths.PROFILE.exists()
    return f"{type(raised.value).__name__}: {raised.value}"


def refused_whole(table: pa.Table, columns: dict[str, Column]) -> str:
    with pytest.raises(UserError) as raised:
        whole_tables.ingested(table, columns, Path("whole.parquet"))
    return f"{type(raised.value).__name__}: {raised.value}"


def changed(table: pa.Table, name: str, values: list[Any] | pa.Array) -> pa.Table:
    return table.set_column(table.column_names.index(name), name, pa.array(values))


@pytest.mark.parametrize("seed", mostly_slow(range(4)))
@pytest.mark.parametrize("query", mostly_slow([None, "SELECT * FROM rows"]))
@pytest.mark.parametrize(
    "columns", [awkward_tables.COLUMNS, KEYLESS, TIMELESS], ids=["with an id", "by time", "by every value"]
)
def test_awkward_rows_give_the_bytes_of_the_whole_table(
    seed: int, query: str | None, columns: dict[str, Column]
) -> None:
    names = [*columns]
    table = awkward_tables.table(seed, ROWS, infinite=False).select(names)
    if "key" not in columns:
        table = pa.concat_tables([table, table.slice(0, 90)])  # rows that are equal
    table = written(table)
    described = whole_tables.ingested(table, columns, Path("whole.parquet"))
    run(columns, query)
    assert paths.TABLE.read_bytes() == Path("whole.parquet").read_bytes()
    assert paths.PROFILE.read_text() == artifacts.json_text(described)
    recorded = artifacts.read_json(paths.SOURCES)
    assert recorded == {"rows": {"rows": table.num_rows, "sha256": whole_tables.digest(table)}}


def test_infinite_values_are_counted_over_all_rows() -> None:
    table = written(awkward_tables.table(5, ROWS))
    assert refused(awkward_tables.COLUMNS) == refused_whole(table, awkward_tables.COLUMNS)


@pytest.mark.parametrize("declared", UNLIKE)
def test_every_mismatch_is_named_with_the_same_examples(declared: str) -> None:
    table = written(awkward_tables.table(6, ROWS))
    columns = {name: Column(type=declared) for name in table.column_names}
    columns |= {"late": Column(type=declared, role="target")}
    assert refused(columns) == refused_whole(table, columns)
    queried = duckdb_query.run({"rows": table}, "SELECT * FROM rows")  # times in UTC
    assert refused(columns, query="SELECT * FROM rows") == refused_whole(queried, columns)


@pytest.mark.parametrize(
    ("declared", "values"),
    [
        (Column(type="int"), [*range(300), 2**64 - 1, 2**64 - 2]),
        (Column(type="float"), [*range(300), 2**53 + 1, 2**53 + 3]),
        (Column(type="bool"), [*["yes", "no"] * 150, "maybe", "perhaps"]),
        (Column(type="bool"), [*[0, 1] * 150, 2, -1]),
        (Column(type="float"), [*["1,5"] * 200, "2", "1.000,5", "x"]),
        (Column(type="int"), [*["1,000"] * 200, "12,000"]),
        (Column(type="int"), [*["1"] * 200, "", None]),
        (Column(type="category", role="target", positive="x"), [*["b", "a"] * 100, "d", "e", "c"]),
        (Column(type="int"), [*[1.0] * 200, 1.5]),
        (Column(type="timestamp"), [*["2013-01-01"] * 200, "4 Mar 2013"]),
    ],
    ids=str,
)
def test_what_a_late_row_decides_is_found(declared: Column, values: list[Any]) -> None:
    kind = pa.uint64() if max(map(str, values)) == str(2**64 - 1) or 2**64 - 1 in values else None
    table = written(pa.table({"key": [f"{row}" for row in range(len(values))], "a": pa.array(values, kind)}))
    columns = {"key": awkward_tables.COLUMNS["key"], "a": declared}
    assert refused(columns) == refused_whole(table, columns)


def test_ids_that_occur_twice_in_distant_rows_are_named_in_the_order_of_the_table() -> None:
    table = awkward_tables.table(7, ROWS, infinite=False)
    keys = table.column("key").to_pylist()
    table = written(changed(table, "key", [*keys[:-3], keys[0], keys[1], keys[2]]))
    found = refused(awkward_tables.COLUMNS)
    assert found == refused_whole(table, awkward_tables.COLUMNS)
    assert "3 values occur more than once" in found


@pytest.mark.parametrize(
    "query",
    mostly_slow(
        [
            "SELECT * FROM rows WHERE odd > 1e300 OR odd IS NULL OR isnan(odd)",
            "SELECT * REPLACE (coded::ENUM('c1', 'c2', 'c3') AS coded) FROM rows WHERE coded IN ('c1', 'c2', 'c3')",
            "SELECT a.* FROM rows a JOIN rows b USING (key)",
            "SELECT * FROM rows QUALIFY row_number() OVER (PARTITION BY word ORDER BY key) = 1",
            "SELECT * REPLACE (sum(small) OVER (PARTITION BY late) AS whole) FROM rows",
        ],
        2,
    ),
)
def test_a_query_over_rows_on_disk_gives_what_it_gives_in_memory(query: str, monkeypatch: pytest.MonkeyPatch) -> None:
    written(awkward_tables.table(8, ROWS, infinite=False))
    run(awkward_tables.COLUMNS, query)
    streamed = made()
    monkeypatch.setattr(stored_table, "MOST_CELLS", 2**22)
    run(awkward_tables.COLUMNS, query)
    assert made() == streamed


def test_an_error_in_a_late_row_of_the_query_is_the_querys(monkeypatch: pytest.MonkeyPatch) -> None:
    values = [*map(str, range(3000)), "late"]
    written(pa.table({"key": values, "a": values}))
    columns = {"key": awkward_tables.COLUMNS["key"], "a": Column(type="int")}
    query = "SELECT key,\n  a::INTEGER AS a FROM rows"
    streamed = refused(columns, query=query)
    monkeypatch.setattr(stored_table, "MOST_CELLS", 2**22)
    assert streamed == refused(columns, query=query)
    assert "data.query: " in streamed
    assert "'late'" in streamed


@pytest.mark.slow
@pytest.mark.parametrize("ending", ["csv", "csv.gz"])
def test_csv_gives_the_same_rows_on_disk(ending: str, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [f"k{row},{row % 7},{'' if row % 5 else 'ä'},2013-01-{row % 28 + 1:02},{row / 8}" for row in range(900)]
    text = "\n".join(["key,small,word,at,odd", *lines, ""]).encode()
    Path(f"rows.{ending}").write_bytes(gzip.compress(text) if ending.endswith("gz") else text)
    columns = {name: awkward_tables.COLUMNS[name] for name in ("key", "small", "word", "at", "odd")}
    run(columns, path=f"rows.{ending}")
    streamed = made()
    monkeypatch.setattr(stored_table, "MOST_CELLS", 2**22)
    run(columns, path=f"rows.{ending}")
    assert made() == streamed


def test_files_of_a_folder_widen_to_one_type_on_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    for number, kind in ((1, pa.int8()), (2, pa.int64()), (3, pa.null())):
        path = Path(f"trips/year=201{number}/rows.parquet")
        path.parent.mkdir(parents=True)
        keys = pa.array([f"{number}-{row}" for row in range(90)])
        values = pa.nulls(90) if kind == pa.null() else pa.array(np.arange(90) % 100, kind)
        names = {"key": keys, "small": values, "whole": pa.array(np.arange(90))}
        pq.write_table(pa.table(names if number < 3 else dict(reversed(names.items()))), path, row_group_size=40)
    columns = {name: awkward_tables.COLUMNS[name] for name in ("key", "small", "whole")} | {"year": Column(type="int")}
    run(columns, path="trips")
    streamed = made()
    monkeypatch.setattr(stored_table, "MOST_CELLS", 2**22)
    run(columns, path="trips")
    assert made() == streamed
    assert artifacts.read_json(paths.PROFILE)["columns"]["year"]["distinct"] == 3


def test_a_source_that_breaks_off_is_named_though_the_query_was_reading_it() -> None:
    written(awkward_tables.table(9, ROWS, infinite=False), rows=100)
    data = bytearray(Path("rows.parquet").read_bytes())
    data[len(data) // 3 : len(data) // 3 + 800] = b"\xff" * 800
    Path("rows.parquet").write_bytes(data)
    for query in (None, "SELECT * FROM rows", "SELECT * FROM rows LIMIT 1"):
        message = refused(awkward_tables.COLUMNS, query=query)
        assert message.startswith("EvidenceError: data.sources.rows: rows.parquet: cannot be read as parquet: ")


def test_the_problem_of_a_declaration_keeps_its_type() -> None:
    table = written(awkward_tables.table(11, ROWS, infinite=False))
    with pytest.raises(DeclarationError, match="is not in the query's result"):
        run(awkward_tables.COLUMNS | {"gone": Column(type="int")})
    with pytest.raises(EvidenceError, match="odd: is missing in"):
        run(awkward_tables.COLUMNS | {"odd": Column(type="float")})
    assert table.num_rows == ROWS
