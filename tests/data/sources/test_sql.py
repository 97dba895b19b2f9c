"""SQL sources: read only, one SELECT, the password from the environment and in no message."""

import os
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pytest
from pydantic import ValidationError

from tidegate.data.sources import sql
from tidegate.errors import DeclarationError, EvidenceError, InfrastructureError


def params(**values: object) -> sql.Params:
    return sql.Params.model_validate({"kind": "sql", "url": "sqlite:///claims.db"} | values)


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    with sqlite3.connect("claims.db") as connection:
        connection.execute('CREATE TABLE "odd name" (id INTEGER, amount REAL, note TEXT)')
        connection.executemany('INSERT INTO "odd name" VALUES (?, ?, ?)', [(1, 0.5, "a:b"), (2, None, "50%")])
        connection.execute("CREATE TABLE mixed AS SELECT 1 AS a UNION ALL SELECT 'x'")
    connection.close()
    return tmp_path / "claims.db"


ROWS = {"id": [1, 2], "amount": [0.5, None], "note": ["a:b", "50%"]}


def test_a_table_is_read_whole(database: Path) -> None:
    assert sql.read(params(table="odd name")).to_pydict() == ROWS


def test_a_query_is_the_databases_own_sql(database: Path) -> None:
    query = """SELECT id, ':x' AS colon FROM "odd name" WHERE note LIKE '%\\%' ESCAPE '\\' ;"""
    assert sql.read(params(query=query)).to_pydict() == {"id": [2], "colon": [":x"]}


def test_no_rows_keep_their_column_names(database: Path) -> None:
    table = sql.read(params(query='SELECT id, note FROM "odd name" WHERE false'))
    assert (table.column_names, table.num_rows) == (["id", "note"], 0)


def test_batches_with_different_types_become_one_column(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sql, "BATCH", 1)
    table = sql.read(params(query="SELECT 1 AS a UNION ALL SELECT NULL UNION ALL SELECT 2.5"))
    assert table.column("a").to_pylist() == [1.0, None, 2.5]
    assert table.schema.field("a").type == pa.float64()


def test_a_name_that_comes_twice_is_named(database: Path) -> None:
    with pytest.raises(DeclarationError, match="has id more than once; name each column of the query once"):
        sql.read(params(query='SELECT id, note, id FROM "odd name"'))


def test_a_column_of_mixed_types_is_told(database: Path) -> None:
    with pytest.raises(EvidenceError, match="holds values that fit no column type"):
        sql.read(params(table="mixed"))


@pytest.mark.parametrize(
    "query", ["WITH x AS (SELECT 1) DELETE FROM mixed", "WITH x AS (SELECT 1) UPDATE mixed SET a = 2"]
)
def test_nothing_is_written(database: Path, query: str) -> None:
    before = database.read_bytes()
    with pytest.raises(InfrastructureError, match="cannot be read: attempt to write a readonly database"):
        sql.read(params(query=query))
    assert database.read_bytes() == before


def test_a_missing_table_is_told(database: Path) -> None:
    with pytest.raises(InfrastructureError, match="cannot be read: no such table: gone"):
        sql.read(params(table="gone"))


@pytest.mark.parametrize("url", ["sqlite:///gone.db", "sqlite:////etc/passwd", "sqlite:///../outside.db"])
def test_a_database_file_outside_the_repository_is_refused_and_none_is_made(database: Path, url: str) -> None:
    (database.parent / "link.db").symlink_to("/etc/passwd")
    with pytest.raises(DeclarationError, match="no such file in the repository"):
        sql.read(params(url=url, table="t"))
    with pytest.raises(DeclarationError, match="no such file in the repository"):
        sql.read(params(url="sqlite:///link.db", table="t"))
    assert sorted(path.name for path in database.parent.iterdir()) == ["claims.db", "link.db"]


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"table": "t", "url": "postgresql://reader:secret@db/claims"}, "must not hold a password; name the variable"),
        (
            {"table": "t", "url": "postgresql://db/claims?password=secret"},
            "must not hold a password; name the variable",
        ),
        ({"table": "t", "url": "sqlite://"}, "names no file, and a database in memory has no rows"),
        ({"table": "t", "url": "duckdb:///claims.duckdb"}, "can read other files"),
        ({"query": "SELECT 1; DROP TABLE t"}, "must be one statement that starts with SELECT"),
        ({"query": "DROP TABLE t"}, "must be one statement that starts with SELECT"),
        ({"query": "COPY t TO PROGRAM 'sh'"}, "must be one statement that starts with SELECT"),
        ({}, "needs either table or query"),
        ({"table": "t", "query": "SELECT 1"}, "needs either table or query"),
    ],
)
def test_a_declaration_that_could_leak_or_write_is_refused(values: dict[str, object], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        params(**values)


def test_a_password_that_is_not_set_names_its_variable(database: Path) -> None:
    with pytest.raises(InfrastructureError, match="the environment variable CLAIMS_PASSWORD is not set"):
        sql.read(params(table="t", password_env="CLAIMS_PASSWORD"))


def test_a_missing_driver_is_named() -> None:
    with pytest.raises(InfrastructureError, match="needs the database's driver oracledb; install it with pip"):
        sql.read(params(table="t", url="oracle+oracledb://reader@localhost/x"))


def test_an_unreachable_server_is_told_without_the_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLAIMS_PASSWORD", "hunter2")
    url = "postgresql+psycopg://hunter2@127.0.0.1:1/claims?connect_timeout=2"
    with pytest.raises(InfrastructureError) as raised:
        sql.read(params(table="t", url=url, password_env="CLAIMS_PASSWORD"))
    assert str(raised.value).startswith("cannot be read: ")
    assert "hunter2" not in str(raised.value)


@pytest.fixture(scope="module")
def postgres() -> Iterator[str]:
    """A PostgreSQL server of its own, on a socket in a temporary folder, with an empty table and a sequence."""
    installed = [*map(Path, filter(None, [shutil.which("initdb")])), *Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if not installed:
        # .ci/run installs it, and fails on a skip
        pytest.skip("needs PostgreSQL: apt-get install postgresql")
    psycopg = pytest.importorskip("psycopg")
    binaries = installed[0].resolve().parent
    as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    with tempfile.TemporaryDirectory() as folder:

        def run(program: str, *arguments: str) -> None:
            command = [*as_user, str(binaries / program), "-D", f"{folder}/data", *arguments]
            subprocess.run(command, check=True, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

        if as_user:
            shutil.chown(folder, "postgres")
        run("initdb", "-A", "trust", "-U", "reader", "-N")
        options = f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off"
        run("pg_ctl", "-w", "-l", f"{folder}/log", "-o", options, "start")
        with psycopg.connect(host=folder, user="reader", dbname="postgres") as connection:
            connection.execute("CREATE TABLE claims (id int); CREATE SEQUENCE numbers")
        yield f"postgresql+psycopg://reader@/postgres?host={folder}"
        run("pg_ctl", "-m", "immediate", "stop")


def test_postgresql_keeps_its_types(postgres: str) -> None:
    query = "SELECT 1 AS a, 2.50::numeric(9, 2) AS b, 'x%' AS c, DATE '2013-01-01' AS d, NULL::bool AS e"
    table = sql.read(params(url=postgres, query=query))
    assert [str(kind) for kind in table.schema.types] == ["int64", "decimal128(3, 2)", "string", "date32[day]", "null"]


def test_postgresql_is_read_in_a_read_only_transaction(postgres: str) -> None:
    with pytest.raises(InfrastructureError, match=r"cannot be read: cannot execute nextval\(\) in a read-only"):
        sql.read(params(url=postgres, query="SELECT nextval('numbers')"))
    assert sql.read(params(url=postgres, table="public.claims")).num_rows == 0
