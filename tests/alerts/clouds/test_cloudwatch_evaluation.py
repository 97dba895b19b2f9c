"""CloudWatch's arithmetic by hand: whole periods, metric math, ranks, missing data, combined alarms."""

import numpy as np
import pytest

from tidegate.alerts.clouds import simulated_minutes
from tidegate.alerts.clouds.cloudwatch_evaluation import evaluated, firing
from tidegate.objectives import World

WORLD = World(10.0, {"500": 0.5, "400": 0.1}, {0.1: 0.25})
KNOWN = {"bad": np.array([1.0, 2.0, 0.0]), "requests": np.array([4.0, 16.0, 0.0])}


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("bad / requests", [0.25, 0.125, np.nan]),
        ("IF(requests > 0, bad / requests)", [0.25, 0.125, np.nan]),
        ("IF(requests >= 16, bad - (0.5 / requests ^ 0.5 + 2 * 3))", [np.nan, 2 - 6.125, np.nan]),
        ("1 - bad / 100", [0.99, 0.98, 1.0]),
    ],
)
def test_metric_math(expression, expected):
    np.testing.assert_allclose(evaluated(expression, KNOWN), expected)


@pytest.mark.parametrize("expression", ["other + 1", "AVG(bad)", "bad.sum()", "IF(bad > 0, 1, 2)", "'text'", "-bad"])
def test_what_is_not_evaluated_is_an_error(expression):
    with pytest.raises(ValueError, match="cannot be evaluated"):
        evaluated(expression, KNOWN)


def alarm(name="a", operator="GreaterThanThreshold", threshold=0.0, periods=1, missing="notBreaching", **rest):
    own = {
        "AlarmName": name,
        "ComparisonOperator": operator,
        "Threshold": threshold,
        "EvaluationPeriods": periods,
        "TreatMissingData": missing,
    }
    return {"Properties": own | rest}


def of_metric(metric, statistic, period):
    stat = {"Metric": {"MetricName": metric}, "Period": period, "Stat": statistic}
    return {"Metrics": [{"Id": "m", "ReturnData": True, "MetricStat": stat}]}


def states(documents, minutes):
    return {name: mask.tolist() for name, mask in firing(documents, minutes, 2.0).items()}


def test_a_period_is_known_when_it_is_over_and_sums_its_minutes():
    minutes = simulated_minutes.of(WORLD, 7)
    document = alarm(threshold=14.9, **of_metric("Invocation5XXErrors", "Sum", 180))
    assert states({"a": document}, minutes)["a"] == [False, False, True, True, True, True, True], "3 × 5 are 15"
    document = alarm(threshold=15, **of_metric("Invocation5XXErrors", "Sum", 180))
    assert not any(states({"a": document}, minutes)["a"]), "equal is not greater"
    short = states({"a": alarm(missing="breaching", **of_metric("Invocations", "Sum", 600))}, minutes)
    assert all(short["a"]), "no period is over yet: missing data"


def test_a_rank_is_the_percentage_of_answers_within_a_time():
    document = alarm(threshold=74.9, **of_metric("ModelLatency", "PR(:100000)", 60))
    assert all(states({"a": document}, simulated_minutes.of(WORLD, 3))["a"])
    document = alarm(threshold=75.1, **of_metric("ModelLatency", "PR(:100000)", 60))
    assert not any(states({"a": document}, simulated_minutes.of(WORLD, 3))["a"])


def test_levels_must_last_and_missing_instances_count_as_declared():
    world = World(10.0, cores=0.8, memory_mib=0.5)
    silent = simulated_minutes.of(world, 3, reporting=False)
    minutes = simulated_minutes.of(world, 4).then(silent)
    used = {"MetricName": "CPUUtilization", "Statistic": "Maximum", "Period": 60}
    lasting = alarm(threshold=159, periods=3, **used)
    assert states({"a": lasting}, minutes)["a"] == [False, False, True, True, False, False, False], "160 % of 2 cores"
    counted = alarm(
        operator="LessThanThreshold", threshold=1, periods=2, missing="breaching", **used | {"Statistic": "SampleCount"}
    )
    assert states({"a": counted}, minutes)["a"] == [False] * 5 + [True] * 2


def test_combined_alarms_need_all_of_theirs():
    minutes = simulated_minutes.of(WORLD, 4)
    parts = {
        "one": alarm("one", threshold=0, **of_metric("Invocations", "Sum", 60)),
        "two": alarm("two", threshold=0, **of_metric("Invocations", "Sum", 120)),
    }
    both = {"Properties": {"AlarmName": "both", "AlarmRule": 'ALARM("one") AND ALARM("two")'}}
    assert states({**parts, "both": both}, minutes)["both"] == [False, True, True, True]
    either = {"Properties": {"AlarmName": "either", "AlarmRule": 'ALARM("one") OR ALARM("two")'}}
    with pytest.raises(ValueError, match="cannot be evaluated"):
        firing({**parts, "either": either}, minutes, 2.0)
