"""A window's rows and late labels in a database are decided on as the same rows in a file; what is wrong is named."""

import json
import sqlite3
from datetime import UTC, date, datetime

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from pydantic import TypeAdapter

import monitored_project as drawn
from called import called
from checks.servers import postgresql, write_arrow
from tidegate import paths
from tidegate.artifacts import write_table
from tidegate.commands.monitoring import window_file, window_source
from tidegate.config.schema.data import Columns, Data, Source
from tidegate.errors import DeclarationError, EvidenceError, InfrastructureError

ROWS = drawn.rows(3_000, days=31)
COLUMNS = TypeAdapter(Columns).validate_python(drawn.DATA["columns"])
TYPES = {"id": "text", "temp": "numeric(12,9)", "origin": "varchar(3)", "late": "boolean", "day": "timestamptz"}
"""Of PostgreSQL: a decimal, a limited text and a zoned time are what its own tables often have."""


def rounded(table):
    temp = pa.array([None if value is None else round(value, 9) for value in table.column("temp").to_pylist()])
    return table.set_column(table.column_names.index("temp"), "temp", temp)


@pytest.fixture(scope="module")
def server():
    with postgresql() as address:
        zoned = rounded(ROWS).set_column(
            ROWS.column_names.index("day"), "day", ROWS.column("day").cast(pa.timestamp("us", tz="UTC"))
        )
        write_arrow(address, "served", zoned.drop_columns(["late"]), TYPES)
        write_arrow(address, "labels", zoned.select(["id", "late"]), TYPES)
        yield address.replace("postgresql://", "postgresql+psycopg://")


def sources(url):
    query = "SELECT * FROM served WHERE day >= TIMESTAMPTZ '1970-01-01 00:00:00+00' ORDER BY random()"
    return {
        "production": {"kind": "sql", "url": url, "query": query},
        "labels": {"kind": "sql", "url": url, "table": "public.labels"},
        "locked": {"kind": "sql", "url": url, "password_env": "PRODUCTION_PASSWORD", "table": "served"},
        "gone": {"kind": "sql", "url": url, "query": "SELECT * FROM served WHERE false"},
    }


@pytest.fixture
def project(monitored_project, tmp_path, server):
    return drawn.copy(monitored_project, tmp_path / "project", sources=sources(server))


@pytest.mark.slow
def test_a_database_and_a_file_with_its_rows_give_the_same_findings(project, tmp_path):
    write_table(tmp_path / "new.parquet", rounded(ROWS))
    far = called(project, "monitor", "--data", "production", "--labels", "labels", "-o", "json")
    near = called(project, "monitor", "--data", str(tmp_path / "new.parquet"), "-o", "json")
    assert far.returncode == near.returncode == 0, far.stderr + near.stderr
    found, expected = (
        {(finding["rule"], finding["subject"]): finding for finding in json.loads(done.stdout)["findings"]}
        for done in (far, near)
    )
    assert found.keys() == expected.keys()
    for place, finding in found.items():  # other orders of rows, so other last bits of sums
        assert finding["verdict"] == expected[place]["verdict"]
        assert finding["head"] == pytest.approx(expected[place]["head"], rel=1e-9)


@pytest.mark.slow
def test_deciding_on_the_same_rows_again_replaces_what_was_kept(project):
    for _ in range(2):  # the query gives them in another order each time
        assert called(project, "monitor", "--data", "production", "--labels", "labels").returncode == 0
    from tidegate.artifacts import read_arrow

    assert read_arrow(project / paths.MONITOR_HISTORY).num_rows == 1


@pytest.mark.slow
@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        (("--data", "locked"), 4, "monitor.sources.locked: the environment variable PRODUCTION_PASSWORD is not set"),
        (("--data", "gone"), 3, "monitor.sources.gone: has no rows"),
        (("--data", "labels"), 3, "monitor.sources.labels: the schema moved: temp, origin not found; it has id, late"),
        (("--data", "prod"), 3, "prod: not found; unknown source of monitor.sources: prod; known: production"),
        (("--data", "production", "--labels", "late"), 3, "late: not found; unknown source of monitor.sources: late"),
    ],
    ids=["no password", "no rows", "other columns", "unknown source", "unknown labels"],
)
def test_what_decides_nothing_is_named_and_nothing_is_written(project, options, code, said):
    done = called(project, "monitor", *options)
    assert (done.returncode, said in done.stderr) == (code, True), done.stderr
    assert not (project / paths.MONITOR_HISTORY).exists()


@pytest.mark.slow
def test_a_server_that_does_not_answer_is_infrastructure_and_its_password_is_not_shown(monitored_project, tmp_path):
    url = f"postgresql+psycopg://reader@/postgres?host={tmp_path}/nowhere"
    source = {"kind": "sql", "url": url, "password_env": "PRODUCTION_PASSWORD", "table": "served"}
    project = drawn.copy(monitored_project, tmp_path / "project", sources={"production": source})
    done = called(project, "monitor", "--data", "production", PRODUCTION_PASSWORD="so secret")
    assert (done.returncode, "monitor.sources.production: cannot be read: " in done.stderr) == (4, True), done.stderr
    assert "so secret" not in done.stderr + done.stdout
    assert not (project / paths.MONITOR_HISTORY).exists()


@pytest.mark.slow
def test_a_password_in_the_address_is_refused_at_its_line(monitored_project, tmp_path):
    source = {"kind": "sql", "url": "postgresql+psycopg://reader:secret@db/x", "table": "served"}
    project = drawn.copy(monitored_project, tmp_path / "project", sources={"production": source})
    done = called(project, "monitor", "--data", "production")
    assert done.returncode == 2
    assert "conf/monitor/flights.yaml:" in done.stderr
    assert "monitor.sources.production.url: must not hold a password" in done.stderr


@pytest.fixture
def database(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with sqlite3.connect("served.db") as connection:
        connection.execute("CREATE TABLE served (id TEXT, temp REAL, origin TEXT)")
        connection.executemany("INSERT INTO served VALUES (?, ?, ?)", [("a", 1.5, "EWR"), ("b", None, "JFK")])
    connection.close()

    def source(**values):
        return TypeAdapter(Source).validate_python({"kind": "sql", "url": "sqlite:///served.db"} | values)

    return source


def opened(source):
    with window_source.opened("production", {"production": source}, COLUMNS) as rows:
        return rows


def test_columns_of_a_source_are_read_by_name(database):
    rows = opened(database(table="served"))
    assert (rows.place, rows.count, rows.names) == ("monitor.sources.production", 2, {"id", "temp", "origin"})
    assert rows.read("temp").column(0).to_pylist() == [1.5, None]


def test_the_digest_is_of_the_rows_in_any_order(database):
    first, second, other = (
        opened(database(query=f"SELECT * FROM served {rest}")).digest
        for rest in ("ORDER BY id", "ORDER BY id DESC", "WHERE id = 'a'")
    )
    assert first == second != other


def test_a_name_that_comes_twice_is_named(database):
    with pytest.raises(DeclarationError, match=r"monitor\.sources\.production: has temp more than once"):
        opened(database(query="SELECT id, temp, temp FROM served"))


def test_a_name_that_comes_twice_in_a_file_of_a_source_is_named(database, tmp_path):
    pq.write_table(pa.table([[1.0], [2.0]], ["temp", "temp"]), tmp_path / "twice.parquet")
    source = TypeAdapter(Source).validate_python({"kind": "file", "path": "twice.parquet"})
    with pytest.raises(EvidenceError, match=r"monitor\.sources\.production: has temp more than once"):
        opened(source)


def test_a_table_that_is_not_there_is_named_with_its_source(database):
    with pytest.raises(
        InfrastructureError, match=r"monitor\.sources\.production: cannot be read: no such table: elsewhere"
    ):
        opened(database(table="elsewhere"))


def test_a_source_goes_before_a_file_of_its_name(database, tmp_path):
    (tmp_path / "production").write_text("id,temp\na,1\n")
    assert opened(database(table="served")).place == "monitor.sources.production"


def test_a_file_is_named_by_its_path(tmp_path):
    write_table(tmp_path / "new.parquet", ROWS.slice(0, 5))
    with window_source.opened(str(tmp_path / "new.parquet"), {}, COLUMNS) as rows:
        assert (rows.place, rows.count) == (str(tmp_path / "new.parquet"), 5)
        first = rows.read("day").column(0)[0].as_py()
    assert first.replace(tzinfo=UTC) == datetime(1970, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (["2013-12-01 05:00:00", "2013-12-02 05:00:00.25"], ""),
        (["2013-12-01T05:00:00Z", "2013-12-02T06:00:00+01:00"], ""),
        (
            ["2013-12-01 05:00:00", "in winter"],
            "the schema moved: is text, declared timestamp; write all times in ISO form",
        ),
        ([1385874000, 1385960400], "the schema moved: is int, declared timestamp; write all times in ISO form"),
    ],
    ids=["SQLite's own form", "with a zone", "some text", "seconds"],
)
def test_sqlite_has_no_type_for_times_so_its_texts_are_read(tmp_path, monkeypatch, days, said):
    monkeypatch.chdir(tmp_path)
    with sqlite3.connect("served.db") as database:
        database.execute("CREATE TABLE served (id TEXT, temp REAL, origin TEXT, late INTEGER, day TIMESTAMP)")
        database.executemany("INSERT INTO served VALUES (?, 1.5, 'EWR', 1, ?)", [*enumerate(days)])
    declared = {"served": {"kind": "sql", "url": "sqlite:///served.db", "table": "served"}}
    made = TypeAdapter(dict[str, Source]).validate_python(declared)
    data = Data.model_validate({**drawn.DATA, "sources": {"days": {"kind": "file", "path": "days.csv"}}})
    if said:
        with pytest.raises(EvidenceError, match=said):
            window_file.rows("served", data, made)
        return
    read = window_file.rows("served", data, made).table
    assert read.column("day").cast(pa.date32()).to_pylist() == [date(2013, 12, 1), date(2013, 12, 2)]
    assert read.column("late").to_pylist() == [True, True]
    assert window_file.within(read, COLUMNS, "2013-12-02", None).num_rows == 1
