from monitored import window
from tidegate.objectives._drift_findings import _finding, family
from tidegate.records import Verdict
from tidegate.stats.drift_intervals import Interval
from tidegate.stats.drift_verdict import Drifted


def test_numbers_are_decided_twice_and_other_columns_once():
    assert family(window(100).training) == 4  # temp twice, origin, late


def test_a_finding_has_the_interval_the_rows_and_what_to_do():
    drifted = Drifted("temp", "ks", Interval(0.3, 0.2, 0.4), 0.1, 1000, 500, Verdict.FAIL, "beyond")
    found = _finding("inputs", drifted, 0.01)
    assert (found.subject, found.interval.low, found.interval.level, found.rows) == ("temp ks", 0.2, 0.99, 500)
    assert found.remedy
    unknown = Drifted("temp", "ks", None, 0.1, 0, 0, Verdict.INCONCLUSIVE, "no rows")
    assert _finding("inputs", unknown, 0.01).interval is None
