import pytest

from checks.servers import needs_spark
from checks.tables import judged, trips

pytestmark = pytest.mark.slow


def test_a_local_session_is_started_and_stopped_where_none_runs(tmp_path):
    needs_spark()
    from pyspark.sql import SparkSession

    assert SparkSession.getActiveSession() is None
    report = judged(
        tmp_path,
        trips(),
        {"known": {"type": "expect_column_values_to_be_in_set", "kwargs": {"column": "origin", "value_set": ["JFK"]}}},
        "spark",
    )
    assert report.entries[0].offenders == ({"values": ["LGA"], "rows": 2}, {"values": ["EWR"], "rows": 1})
    assert SparkSession.getActiveSession() is None
