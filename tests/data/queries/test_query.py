"""The query: one SELECT that reads the declared sources and nothing else, and names the line of what is wrong."""

from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from tidegate.data.queries import query
from tidegate.errors import DeclarationError

FLIGHTS = pa.table({"origin": ["JFK", "EWR", "JFK"], "delay": [4, None, 20]})
hidden = pa.table({"secret": [1]})


def refusal(sql: str) -> str:
    with pytest.raises(DeclarationError) as refused:
        query.run({"flights": FLIGHTS}, sql)
    return str(refused.value)


def test_a_select_over_the_sources_answers() -> None:
    sql = "WITH late AS (SELECT * FROM flights WHERE delay > 10) SELECT origin, delay FROM late -- one row"
    assert query.run({"flights": FLIGHTS}, sql).to_pylist() == [{"origin": "JFK", "delay": 20}]


def test_without_a_query_the_only_source_is_the_answer() -> None:
    assert query.run({"flights": FLIGHTS}, None) is FLIGHTS


def test_rows_of_constants_and_a_seeded_sample_are_allowed() -> None:
    assert query.run({"flights": FLIGHTS}, "SELECT * FROM range(3)").num_rows == 3
    sql = "SELECT * FROM flights USING SAMPLE reservoir(2 ROWS) REPEATABLE (7)"
    assert query.run({"flights": FLIGHTS}, sql).equals(query.run({"flights": FLIGHTS}, sql))


@pytest.mark.parametrize(
    ("sql", "statement"),
    [
        ("DROP TABLE flights", "DROP"),
        ("SELECT 1;\nDROP TABLE flights", "SELECT, DROP"),
        ("COPY flights TO 'stolen.csv'", "COPY"),
        ("EXPORT DATABASE 'stolen'", "EXPORT"),
        ("ATTACH 'stolen.db'", "ATTACH"),
        ("INSTALL httpfs", "LOAD"),
        ("SET enable_external_access = true", "SET"),
        ("PRAGMA database_list", "PRAGMA"),
        ("CALL pragma_version()", "CALL"),
        ("CREATE MACRO f(a) AS a", "CREATE"),
        ("", "nothing"),
    ],
)
def test_anything_but_one_select_is_refused(
    sql: str, statement: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert refusal(sql).endswith(f"must be exactly one SELECT statement, got {statement}")
    assert not list(tmp_path.iterdir())


def test_the_second_statement_is_named_by_its_line() -> None:
    assert "data.query: line 2, column 1: must be exactly one" in refusal("SELECT 1;\nDROP TABLE flights")


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("read_csv('/etc/passwd')", "read_csv() is not allowed in FROM"),
        ("read_text('/etc/passwd')", "read_text() is not allowed in FROM"),
        ("glob('/*')", "glob() is not allowed in FROM"),
        ("duckdb_settings()", "duckdb_settings() is not allowed in FROM"),
        ("query('SELECT 1')", "query() is not allowed in FROM"),
        ("'/etc/passwd'", "unknown source: /etc/passwd"),
        ("information_schema.tables", "unknown source: tables"),
        ("sqlite_master", "unknown source: sqlite_master"),
        ("hidden", "unknown source: hidden; known: flights"),
        ("flighs", "unknown source: flighs; did you mean flights?"),
        ("(DESCRIBE flights)", "must be a SELECT over the sources, not a description of them"),
    ],
)
def test_only_declared_sources_stand_in_from(source: str, message: str) -> None:
    assert message in refusal(f"SELECT *\nFROM {source}")


@pytest.mark.parametrize(
    "expression",
    [
        "random()",
        "now()",
        "current_date",
        "CURRENT_TIMESTAMP",
        "localtime",
        "current_localtime()",
        "current_localtimestamp()",
        "get_current_time()",
        "today()",
        "transaction_timestamp()",
        "ago(INTERVAL 1 DAY)",
        "pg_postmaster_start_time()",
        "pg_sleep(1)",
        "uuid()",
        "gen_random_uuid()",
        "uuidv7()",
        "nextval('s')",
        "setseed(0.5)",
        "current_setting('threads')",
        "getvariable('x')",
        "current_query()",
        "txid_current()",
        "version()",
        "main.version()",
        "current_database()",
        "current_catalog()",
        "get_block_size('memory')",
        "pg_get_viewdef(1)",
        "age(TIMESTAMP '2013-01-01')",
        "main.age(TIMESTAMP '2013-01-01')",
        "delay.age()",
    ],
)
def test_what_changes_from_run_to_run_is_refused_at_its_place(expression: str) -> None:
    message = refusal(f"SELECT origin,\n  'é', {expression} AS x\nFROM flights")
    assert "data.query: line 2, column 8: " in message
    assert "differs from run to run" in message


def test_a_call_after_a_dot_has_one_argument_more() -> None:
    assert "age with one argument" in refusal("SELECT (TIMESTAMP '2013-01-01').age() AS x FROM flights")


def test_a_column_may_be_called_like_a_function_of_the_session() -> None:
    assert query.run({"logins": pa.table({"user": ["ann"]})}, "SELECT user FROM logins").to_pylist() == [
        {"user": "ann"}
    ]


@pytest.mark.parametrize(
    "expression",
    [
        "age(TIMESTAMP '2014-01-01', TIMESTAMP '2013-01-01')",
        "first(delay)",
        "any_value(delay)",
        "list(delay)",
        "array_agg(delay ORDER BY delay)",
        "approx_quantile(delay, 0.5)",
        "list_first([1, 2])",
        "array_to_string(['a'], ',')",
    ],
)
def test_what_one_thread_answers_alike_is_allowed(expression: str) -> None:
    sql = f"SELECT {expression} AS x FROM flights"
    assert query.run({"flights": FLIGHTS}, sql).equals(query.run({"flights": FLIGHTS}, sql))


def test_every_function_that_duckdb_does_not_call_consistent_is_refused() -> None:
    """Whatever a later DuckDB adds: the list is DuckDB's own."""
    with query.closed({}) as connection:
        listed = connection.execute(
            "SELECT function_name FROM duckdb_functions() WHERE function_type = 'scalar' AND stability <> 'CONSISTENT'"
            " AND function_name NOT IN ('error')"
        ).fetchall()
    assert len(listed) > 20
    message = refusal(f"SELECT {', '.join(f'{name}()' for (name,) in listed)} FROM flights")
    assert [name for (name,) in listed if f"{name} differs from run to run" not in message] == []


@pytest.mark.parametrize(
    "sql",
    [
        "WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT n FROM r",
        "WITH RECURSIVE r(n) AS (SELECT 1 UNION SELECT n + 1 FROM r WHERE n < 5) SELECT n FROM r",
        "SELECT * FROM (WITH RECURSIVE r(n) AS (SELECT delay FROM flights UNION ALL SELECT n FROM r) SELECT n FROM r)",
    ],
    ids=["without an end", "with one", "below"],
)
def test_a_recursive_query_is_refused_at_its_place(sql: str) -> None:
    message = refusal(f"-- rows\n{sql}")
    assert "data.query: line 2, column " in message
    assert "a recursive query has no limit" in message


def test_a_common_table_that_does_not_call_itself_may_be_called_recursive() -> None:
    sql = "WITH RECURSIVE r AS (SELECT delay FROM flights) SELECT count(*) AS n FROM r"
    assert query.run({"flights": FLIGHTS}, sql).to_pylist() == [{"n": 3}]


def test_what_is_wrong_is_found_without_the_sources() -> None:
    (found,) = query.problems("SELECT age(delay)\nFROM flights", ["flights"])
    assert (found.key, found.message.partition(": ")[0]) == ("data.query", "line 1, column 8")
    assert not list(query.problems("SELECT delay FROM flights", ["flights"]))
    (syntax,) = query.problems("SELEC delay", ["flights"])
    assert "syntax error" in syntax.message


def test_an_unseeded_sample_is_refused() -> None:
    assert "a sample without REPEATABLE (seed)" in refusal("SELECT * FROM flights TABLESAMPLE 50%")


def test_every_violation_is_told_at_once() -> None:
    assert refusal("SELECT random()\nFROM flights, here,\n glob('*')").count("data.query: line") == 3


@pytest.mark.parametrize(
    ("sql", "message"),
    [
        ("SELEC origin", "data.query: line 1: syntax error at or near"),
        ("SELECT origin,\n  delai\nFROM flights", 'data.query: line 2: referenced column "delai" not found'),
        ("SELECT\n  CAST(origin AS INTEGER)\nFROM flights", "could not convert string 'JFK' to INT32"),
        ("SELECT " + "(" * 2000 + "1" + ")" * 2000, "max expression depth limit of 1000 exceeded"),
    ],
    ids=["syntax", "unknown column", "a value that does not convert", "nested too deep"],
)
def test_an_error_of_the_query_is_one_sentence_with_its_line(sql: str, message: str) -> None:
    assert message in refusal(sql)
    assert "\n" not in refusal(sql)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM '/etc/passwd'",
        "COPY flights TO 'stolen.csv'",
        "ATTACH 'stolen.db'",
        "SET enable_external_access = true",
        "SET threads = 4",
        "LOAD httpfs",
    ],
)
def test_the_databases_own_lock_stands_behind_the_rules(
    sql: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with query.closed({"flights": FLIGHTS}) as connection, pytest.raises(duckdb.Error):
        connection.execute(sql)
    assert not list(tmp_path.iterdir())


def test_python_variables_are_not_tables() -> None:
    with query.closed({"flights": FLIGHTS}) as connection, pytest.raises(duckdb.CatalogException):
        connection.execute("SELECT * FROM hidden")
