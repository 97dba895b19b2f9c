"""A query for Spark is refused by what its parser makes of it, before anything is resolved."""

import json

import pytest

from checks.servers import needs_spark
from tidegate.data.queries.spark_query import by_place, summing, violations

PLANS, ANALYSIS = "org.apache.spark.sql.catalyst.plans.logical.", "org.apache.spark.sql.catalyst.analysis."


def found(*nodes):
    return list(violations(json.dumps(list(nodes)), ["a", "B"]))


def relation(name):
    return {"class": f"{ANALYSIS}UnresolvedRelation", "multipartIdentifier": name}


def call(name):
    return {"class": f"{ANALYSIS}UnresolvedFunction", "nameParts": name}


def test_declared_tables_and_known_functions_are_sound_in_any_case():
    assert found({"class": f"{PLANS}Project"}, relation("[A]"), relation("[b]"), call("[Upper]")) == []


def defining(**definitions):
    """WITH these names, each a SELECT from one table."""
    relations = [{"_1": name, "_2": [relation(table)]} for name, table in definitions.items()]
    return {"class": f"{PLANS}UnresolvedWith", "cteRelations": relations}


def test_what_with_names_is_a_table_from_its_definition_on():
    assert found(defining(t="[a]", U="[t]"), relation("[u]")) == []
    assert found(defining(t="[u]", u="[a]"), relation("[t]")) == ["unknown table u; the tables are B, a"]
    assert found(defining(t="[t]"), relation("[t]")) == ["unknown table t; the tables are B, a"]


def test_a_name_of_with_inside_of_a_query_is_not_known_outside_of_it():
    inner = {"class": f"{PLANS}Project", "child": 0}
    problems = found(inner, defining(salaries="[a]"), relation("[salaries]"))
    assert problems[0] == "WITH inside of a query is not allowed; put it before the first SELECT"
    assert "unknown table salaries; the tables are B, a" in problems


@pytest.mark.parametrize("name", ["csv, /etc/passwd", "prod, salaries", "[a]"])
def test_a_name_of_with_does_not_stand_for_the_parts_of_another(name):
    assert found(defining(**{name: "[a]"}), relation(f"[{name}]")) == [f"unknown table {name}; the tables are B, a"]


@pytest.mark.parametrize(
    ("node", "message"),
    [
        (relation("[c]"), "unknown table c; the tables are B, a"),
        (relation("[csv, /etc/passwd]"), "unknown table csv, /etc/passwd"),
        (call("[reflect]"), "the function reflect is not allowed"),
        (call("[spark_catalog, default, upper]"), "the function spark_catalog, default, upper is not allowed"),
        ({"class": f"{PLANS}ScriptTransformation"}, "TRANSFORM, which starts programs, is not allowed"),
        ({"class": f"{PLANS}GlobalLimit"}, "LIMIT is not allowed"),
        ({"class": f"{PLANS}InsertIntoStatement"}, "InsertIntoStatement is not allowed"),
        ({"class": f"{ANALYSIS}UnresolvedTableValuedFunction"}, "a function in FROM is not allowed"),
        ({"class": f"{ANALYSIS}NamedParameter"}, "NamedParameter is not allowed"),
        ({"class": "org.apache.spark.sql.catalyst.expressions.CurrentUser"}, "CurrentUser is not allowed"),
        ({"class": f"{ANALYSIS}UnresolvedAttribute", "nameParts": "[Current_Date]"}, "current_date is another value"),
    ],
)
def test_what_could_reach_further_or_answer_otherwise_is_refused_at_any_depth(node, message):
    for nodes in ([node], [{"class": f"{PLANS}Project", "projectList": [[{"inner": [node]}]]}]):
        (line,) = found(*nodes)
        assert line.startswith(message)


def test_aggregates_that_add_fractions_are_named():
    assert summing("SELECT AVG (x), sum(y), sum(z), max(w), stddev_pop(v) FROM a") == ["avg", "stddev_pop", "sum"]
    assert summing("SELECT summary, count(*) FROM a") == []


@pytest.mark.parametrize("name", ["First", "AnyValue", "Last"])
def test_expressions_that_the_parser_makes_itself_are_known(name):
    assert found({"class": f"org.apache.spark.sql.catalyst.expressions.aggregate.{name}"}) == [f"{name} is not allowed"]


HOSTILE = (
    "SELECT reflect('java.lang.System', 'getenv', 'HOME') FROM a",
    "SELECT java_method('java.lang.Runtime', 'getRuntime') FROM a",
    "SELECT TRANSFORM (x) USING 'sh -c id' AS (y) FROM a",
    "SELECT * FROM csv.`/etc/passwd`",
    "SELECT * FROM (SELECT * FROM text.`/etc/passwd`) AS t",
    "SELECT (SELECT max(value) FROM text.`/etc/passwd`) FROM a",
    "SELECT * FROM a WHERE x IN (SELECT value FROM parquet.`/tmp/x`)",
    "WITH t AS (SELECT * FROM json.`/etc/hosts`) SELECT * FROM t",
    "SELECT * FROM range(9)",
    "SELECT rand() FROM a",
    "SELECT uuid() FROM a",
    "SELECT current_timestamp FROM a",
    "SELECT now() FROM a",
    "SELECT input_file_name() FROM a",
    "SELECT version() FROM a",
    "SELECT secret('x') FROM a",
    "SELECT x FROM a LIMIT 3",
    "SELECT x FROM a TABLESAMPLE (10 PERCENT)",
    "SELECT first(x) FROM a",
    "SELECT collect_list(x) FROM a",
    "SELECT /*+ REPARTITION(9) */ x FROM a",
    "SELECT IDENTIFIER('reflect')('java.lang.System', 'getenv', 'HOME') FROM a",
    "SELECT x FROM a, LATERAL (SELECT explode(array(1, 2)))",
    "FROM a INSERT INTO b SELECT *",
    "SELECT session_user()",
    "SELECT ai_query('x') FROM a",
)
SOUND = (
    "SELECT a.x, upper(B.y) AS z FROM a JOIN B USING (k) WHERE a.x > 1 ORDER BY x",
    "WITH t AS (SELECT k, count(*) AS n FROM a GROUP BY k HAVING count(*) > 1) SELECT * FROM t UNION ALL SELECT 1, 2",
    "SELECT CASE WHEN x IN (1, 2) THEN 'a' ELSE cast(x AS STRING) END, lag(x) OVER (PARTITION BY k ORDER BY x) FROM a",
    "SELECT x, extract(HOUR FROM t), t - INTERVAL 3 HOURS FROM a WHERE EXISTS (SELECT 1 FROM B WHERE B.k = a.k)",
    "SELECT DISTINCT k FROM a EXCEPT SELECT k FROM B",
    "SELECT sum(x) FILTER (WHERE k > 1), x % 3, -x, a.s.inner FROM a GROUP BY ALL",
)


@pytest.mark.slow
def test_sparks_own_parser_is_read_as_it_is():
    needs_spark()
    from pyspark.errors import ParseException

    from tidegate.data.queries.spark_session import opened, parsed

    taken, refused = [], []
    with opened() as session:
        for query in HOSTILE:
            try:
                taken += [] if [*violations(parsed(session, query), ["a", "B"])] else [query]
            except ParseException:
                continue
        refused = [(query, lines) for query in SOUND if (lines := [*violations(parsed(session, query), ["a", "B"])])]
    assert taken == []
    assert refused == []


def test_places_among_rows_are_named():
    assert by_place("SELECT ROW_NUMBER () OVER (ORDER BY day), lag(x) OVER w, rank() OVER w FROM a") == [
        "lag",
        "row_number",
    ]
    assert by_place("SELECT flag, leader, row_numbers FROM a") == []
