"""The alarms decide as the limits say, computed here by their own expressions."""

from typing import Any

import pytest

from tidegate.plans import Analysis, Plan
from tidegate.stats.binomial import allowance
from tidegate.targets.sagemaker.alarms import VARIANT, of_plan

ERRORS = Analysis("errors", "error_ratio", 0.02, "ratio", 300, 200, alpha=0.01, design_effect=2.0)
SLOW = Analysis("latency", "latency", 100, "ms", 250, 200, quantile=0.95)
SHIFT = Analysis("score_shift", "score_shift", 0.05, "score", 900, 500)


def alarms(*analyses: Analysis) -> list[dict[str, Any]]:
    return of_plan("flights-prod", Plan("prod", "canary", 40, (), analyses, "rollback", 1, 0, 0))


def value(alarm: dict[str, Any], **metrics: float) -> float | None:
    """What CloudWatch computes: `IF(condition, value)` is no data where the condition does not hold."""
    expression = alarm["metrics"][-1]["Expression"].removeprefix("IF(").removesuffix(")")
    condition, _, result = expression.partition(", ")
    names = dict(metrics)
    return eval(result.replace("^", "**"), {}, names) if eval(condition, {}, names) else None


def test_only_what_cloudwatch_measures_has_an_alarm() -> None:
    assert [alarm["name"] for alarm in alarms(ERRORS, SHIFT, SLOW)] == ["flights-prod-errors", "flights-prod-latency"]
    assert [alarm["id"] for alarm in alarms(ERRORS, SHIFT, SLOW)] == ["Alarm1", "Alarm2"]


@pytest.mark.parametrize("requests", [200, 1000, 100_000])
def test_a_share_breaches_where_it_exceeds_its_limit_by_more_than_chance(requests: int) -> None:
    (alarm,) = alarms(ERRORS)
    a, b = allowance(0.02, 0.01, 2.0)
    tolerated = requests * (0.02 + a / requests**0.5 + b / requests)
    above = value(alarm, requests=requests, occurred=tolerated + 0.01)
    below = value(alarm, requests=requests, occurred=tolerated - 0.01)
    assert above is not None
    assert below is not None
    assert above > alarm["threshold"] > below


def test_too_few_requests_are_no_data() -> None:
    (alarm,) = alarms(ERRORS)
    assert value(alarm, requests=199, occurred=199) is None


def test_a_latency_is_compared_in_milliseconds_over_whole_minutes() -> None:
    (alarm,) = alarms(SLOW)
    slow = alarm["metrics"][1]["MetricStat"]
    assert (slow["Stat"], slow["Period"], slow["Metric"]["MetricName"]) == ("p95", 300, "ModelLatency")
    assert value(alarm, requests=200, microseconds=100_001) > alarm["threshold"]  # type: ignore[operator]
    assert value(alarm, requests=200, microseconds=100_000) == alarm["threshold"]


def test_each_metric_is_of_this_endpoint() -> None:
    for alarm in alarms(ERRORS, SLOW):
        for metric in alarm["metrics"][:-1]:
            assert metric["MetricStat"]["Metric"]["Dimensions"] == [
                {"Name": "EndpointName", "Value": "flights-prod"},
                {"Name": "VariantName", "Value": VARIANT},
            ]
