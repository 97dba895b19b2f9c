import pytest

from tidegate.data.duckdb_connection import connect
from tidegate.data.queries.query_rules import tree_of, violations

SOURCES = frozenset({"flights", "weather"})


def reasons(query):
    with connect() as connection:
        return [reason for _, reason in violations(tree_of(connection, query), SOURCES, connection)]


@pytest.mark.parametrize(
    "query",
    [
        "SELECT f.x + 1 FROM flights f LEFT JOIN weather USING (x)",
        "WITH late AS (SELECT * FROM flights) SELECT count(*) FROM late",
        "SELECT * FROM range(3)",
        "SELECT x FROM flights USING SAMPLE reservoir(9 ROWS) REPEATABLE (7)",
    ],
)
def test_the_sources_and_functions_of_their_values_may_be_used(query):
    assert reasons(query) == []


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("SELECT * FROM secrets", "unknown source: secrets"),
        ("SELECT * FROM read_csv('/etc/passwd')", "read_csv() is not allowed in FROM"),
        ("SELECT random() FROM flights", "random differs from run to run"),
        ("SELECT current_date FROM flights", "current_date differs from run to run"),
        ("SELECT age(x) FROM flights", "give the second time"),
        ("SELECT version() FROM flights", "version differs from run to run"),
        ("SELECT x FROM flights USING SAMPLE 9", "REPEATABLE"),
        ("SELECT", "cannot be read"),
    ],
)
def test_what_reaches_further_or_differs_from_run_to_run_is_refused(query, reason):
    assert any(reason in found for found in reasons(query)), reasons(query)


def test_the_place_is_a_byte_of_the_query():
    query = "SELECT x, random() FROM flights"
    with connect() as connection:
        ((place, _),) = violations(tree_of(connection, query), SOURCES, connection)
    assert query[place:].startswith("random")
