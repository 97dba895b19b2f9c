"""Spark's answer is the table that this machine makes of the same rows, bit for bit."""

import json
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import yaml
from pydantic import ValidationError

from checks.servers import needs_spark
from tidegate import artifacts, paths
from tidegate.config.params import load
from tidegate.data import read_sources
from tidegate.data.sources import spark
from tidegate.errors import DeclarationError, InfrastructureError
from tidegate.stages import ingest, split

FLIGHTS = """
SELECT
  concat(f.carrier, f.flight, '-', date_format(f.departure, "yyyyMMdd'T'HHmm")) AS flight_id,
  f.carrier, f.origin, f.dest, f.distance,
  hour(f.departure) + minute(f.departure) / 60D AS departure_hour,
  f.sched_arr_time DIV 100 + f.sched_arr_time % 100 / 60D AS arrival_hour,
  weekday(f.departure) + 1 AS weekday, f.late_ratio,
  w.temp, w.dewp, w.humid, w.wind_dir, w.wind_speed, w.precip, w.pressure, w.visib,
  f.arr_delay > 15 AS delayed,
  f.departure
FROM (
  SELECT *, avg(if(dep_delay <= 15, 0, 1)) OVER (
    PARTITION BY origin ORDER BY departure RANGE BETWEEN INTERVAL 3 HOURS PRECEDING AND INTERVAL 1 HOUR PRECEDING
  ) AS late_ratio
  FROM (SELECT *, make_timestamp(year, month, day, hour, minute, 0) AS departure FROM flights)
) AS f
LEFT JOIN weather AS w USING (origin, time_hour)
WHERE f.arr_delay IS NOT NULL
"""
"""The reference's query in Spark's words."""
BIOPSIES = """
SELECT
  `mean radius` AS mean_radius, `mean texture` AS mean_texture, `mean smoothness` AS mean_smoothness,
  `mean concavity` AS mean_concavity, `mean symmetry` AS mean_symmetry,
  `worst radius` AS worst_radius, `worst texture` AS worst_texture, `worst concave points` AS worst_concave_points,
  target = 0 AS malignant
FROM biopsies
"""


def params(**changes):
    return spark.Params.model_validate(
        {"kind": "spark", "tables": {"a": "a.parquet"}, "query": "SELECT * FROM a"} | changes
    )


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"query": "DROP TABLE a"}, "must be one statement that starts with SELECT or WITH"),
        ({"query": "SELECT 1; SELECT 2"}, "holds no semicolon"),
        ({"tables": {"a": "/etc/passwd"}}, "inside the repository"),
        ({"tables": {"a": "x/../../etc"}}, "inside the repository"),
        ({"tables": {"a": "file:///etc/passwd"}}, "a URL of abfs, abfss, gs, hdfs, s3, s3a, wasbs"),
        ({"tables": {"a": "file:/etc/passwd"}}, "inside the repository"),
        ({"tables": {"a": "jdbc://host/db"}}, "a URL of abfs"),
        ({"tables": {"a": "s3a://me:secret@bucket/x"}}, "neither a password nor options"),
        ({"tables": {"a": "data/*.parquet"}}, "without a pattern"),
        ({"tables": {"a b": "x"}}, "should match pattern"),
        ({"tables": {}}, "at least 1 item"),
    ],
)
def test_what_reaches_further_is_refused_without_java(changes, message):
    with pytest.raises(ValidationError, match=message):
        params(**changes)


def test_what_may_differ_from_run_to_run_is_said():
    ((key, message),) = spark.cautions(params(query="SELECT k, avg(x) FROM a GROUP BY k"))
    assert (key, message.startswith("avg of fractions may differ in the last digits")) == ("query", True)
    ((key, message),) = spark.cautions(params(query="SELECT k, row_number() OVER (ORDER BY v) FROM a"))
    assert (key, message.startswith("row_number may answer otherwise from run to run")) == ("query", True)
    assert [*spark.cautions(params())] == []


@pytest.fixture(scope="module")
def session():
    """One for all tests here: a session takes seconds to begin, and a source uses one that is there."""
    needs_spark()
    from tidegate.data.queries import spark_session

    with spark_session.opened() as running:
        yield running


@pytest.fixture
def folder(session, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


SLOW = pytest.mark.slow


@SLOW
def test_every_type_arrives_as_it_is_and_the_order_is_the_same_each_time(folder):
    rows = 5_000
    draw = np.random.default_rng(1)
    table = pa.table(
        {
            "n": draw.permutation(rows),
            "x": np.where(draw.random(rows) < 0.1, np.nan, draw.normal(size=rows)),
            "name": [None if number % 7 == 0 else f"ü{number % 13}" for number in range(rows)],
            "at": pa.array(draw.integers(0, 2**50, rows), pa.timestamp("us")),
            "yes": draw.random(rows) < 0.5,
        }
    )
    (folder / "a").mkdir()
    for part in range(4):
        pq.write_table(table.slice(part * 1250, 1250), folder / "a" / f"part-{part}.parquet")
    first = spark.read(params(tables={"a": "a"}))
    again = spark.read(params(tables={"a": "a"}, query="SELECT * FROM a ORDER BY name, x DESC"))
    assert first.drop_columns("x").equals(again.drop_columns("x"))
    assert first.column("n").to_pylist() == [*range(rows)]
    expected = table.sort_by("n")
    for name in ("name", "at", "yes"):
        assert first.column(name).cast(expected.column(name).type).to_pylist() == expected.column(name).to_pylist()
    assert np.array_equal(first.column("x").to_numpy(), expected.column("x").to_numpy(), equal_nan=True)


@SLOW
def test_no_row_keeps_the_columns(folder):
    pq.write_table(pa.table({"n": [1], "name": ["a"]}), folder / "a.parquet")
    empty = spark.read(params(query="SELECT name, n FROM a WHERE n > 1"))
    assert (empty.num_rows, empty.column_names) == (0, ["name", "n"])


@SLOW
@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("SELECT * FROM csv.`/etc/passwd`", "unknown table csv, /etc/passwd; the tables are a"),
        ("SELECT * FROM (WITH pay AS (SELECT 1) SELECT * FROM pay) JOIN pay", "WITH inside of a query is not allowed"),
        ("WITH b AS (SELECT * FROM pay), pay AS (SELECT 1) SELECT * FROM b", "unknown table pay; the tables are a"),
        ("SELECT reflect('java.lang.System', 'getenv', 'HOME') FROM a", "the function reflect is not allowed"),
        ("SELECT TRANSFORM (n) USING 'touch marker' AS (y) FROM a", "TRANSFORM, which starts programs, is not allowed"),
        ("SELECT missing FROM a", "missing"),
        ("SELECT (", "PARSE_SYNTAX_ERROR"),
    ],
)
def test_a_query_that_does_more_or_nothing_is_refused_before_it_runs(folder, query, message):
    pq.write_table(pa.table({"n": [1]}), folder / "a.parquet")
    with pytest.raises(DeclarationError, match=message):
        spark.read(params(query=query))
    assert not (folder / "marker").exists()


@SLOW
def test_a_link_out_of_the_repository_and_what_is_not_there_are_refused(folder, tmp_path_factory):
    outside = tmp_path_factory.mktemp("outside") / "b.parquet"
    pq.write_table(pa.table({"n": [1]}), outside)
    (folder / "a.parquet").symlink_to(outside)
    with pytest.raises(DeclarationError, match="links outside the repository"):
        spark.read(params())
    with pytest.raises(DeclarationError, match="no such file"):
        spark.read(params(tables={"a": "b.parquet"}))


@SLOW
def test_a_value_that_does_not_fit_ends_with_sparks_own_words(folder):
    pq.write_table(pa.table({"n": ["x"]}), folder / "a.parquet")
    with pytest.raises(InfrastructureError, match="CAST_INVALID_INPUT"):
        spark.read(params(query="SELECT cast(n AS INT) AS n FROM a"))


def ingested(data):
    """The table's bytes, its profile, and the parts that it is split into."""
    values = {"data": data, "check": {"references": {}}, "seed": 7}
    paths.PARAMS.write_text(yaml.safe_dump(values, sort_keys=False))
    for stage in (ingest, split):
        stage.run(load(stage.Params))
    parts = [paths.TABLE, paths.PROFILE, *sorted(path for path in Path("data/split").iterdir()), paths.HOLDOUT]
    return [(path.name, path.read_bytes()) for path in parts]


@SLOW
@pytest.mark.parametrize(
    ("conf", "query", "read"),
    [
        ("conf/data/flights.yaml", FLIGHTS, ("flights", "weather")),
        ("examples/breast_cancer/conf/data/breast_cancer.yaml", BIOPSIES, ("biopsies",)),
    ],
    ids=["flights", "breast_cancer"],
)
def test_the_table_and_its_parts_have_the_bytes_of_the_local_engine(folder, repository, conf, query, read):
    data = json.loads(json.dumps(yaml.safe_load((repository / conf).read_text()), default=str))  # dates are text
    here = ingested(data)
    sources = load(ingest.Params).sources
    for name, table in read_sources.tables({name: sources[name] for name in read}).items():
        pq.write_table(table, folder / f"{name}.parquet")
    tables = {name: f"{name}.parquet" for name in read}
    there = ingested(data | {"sources": {"answer": {"kind": "spark", "tables": tables, "query": query}}, "query": None})
    assert [name for name, bytes_ in there if bytes_ != dict(here)[name]] == []
    assert len(there) == len(here)
    assert artifacts.read_json(paths.SOURCES)["answer"]["rows"] > 500
