import sys

import pytest

from checks.servers import needs_spark, spark
from checks.tables import checked, trips
from config.test_regex import FOUND, TEXTS
from tidegate.config.regex import portable
from tidegate.errors import InfrastructureError
from tidegate.kinds import ENGINES


def test_without_pyspark_the_extra_is_named(monkeypatch):
    monkeypatch.delitem(sys.modules, "tidegate.checks.engines.spark", raising=False)
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    with pytest.raises(InfrastructureError, match=r"the engine spark needs pyspark.*: pip install 'tidegate\[spark\]'"):
        ENGINES.load("spark")


@pytest.mark.slow
def test_a_local_session_is_started_and_stopped_where_none_runs(tmp_path):
    needs_spark()
    from pyspark.sql import SparkSession

    assert SparkSession.getActiveSession() is None
    report = checked(
        tmp_path,
        trips(),
        {"known": {"type": "expect_column_values_to_be_in_set", "kwargs": {"column": "origin", "value_set": ["JFK"]}}},
        "spark",
    )
    assert report.entries[0].offenders == ({"values": ["LGA"], "rows": 2}, {"values": ["EWR"], "rows": 1})
    assert SparkSession.getActiveSession() is None


@pytest.mark.slow
def test_patterns_find_in_spark_what_they_find_elsewhere():
    with spark():
        from pyspark.sql import SparkSession
        from pyspark.sql import functions as F  # noqa: N812

        texts = SparkSession.getActiveSession().createDataFrame([(text,) for text in TEXTS], "text string")
        matches = [F.col("text").rlike(portable(pattern, end=r"\z")).alias(f"m{n}") for n, pattern in enumerate(FOUND)]
        rows = texts.select("text", *matches).collect()
    for index, pattern in enumerate(FOUND):
        assert {row[0] for row in rows if row[index + 1]} == FOUND[pattern], pattern
