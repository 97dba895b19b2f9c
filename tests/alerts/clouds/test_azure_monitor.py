"""Objectives as metric alerts of Azure Monitor: which windows, limits and dimensions, and what is lost."""

import json

import pytest

from clouds import BURNS, FAST, ON_AZURE, REFUSED, level, measured
from monitored import AVAILABLE, environments, monitor, params_of
from tidegate.alerts import burn_rules, clouds
from tidegate.alerts.files import files
from tidegate.alerts.problems import cautions, problems
from tidegate.config.schema.monitor import Burn
from tidegate.kinds import OBJECTIVES

EVERY_LOSS = ["silence", "share", "quantile", "window", "long_burn", "short_window", "queue"]


def template(**declared):
    (text,) = clouds.files("flights", measured(ON_AZURE), monitor(**declared)).values()
    return json.loads(text)


def alerts(**declared):
    return {each["name"]: each["properties"] for each in template(**declared)["resources"]}


def criteria(properties):
    return {each["name"]: each for each in properties["criteria"]["allOf"]}


def test_failed_requests_per_minute_are_compared_with_those_of_the_declared_traffic():
    properties = alerts(up={**AVAILABLE, "severity": "page", "runbook": "r.md"}, _burns=BURNS)["flights-prod-up-hour"]
    service = clouds.watched("flights", measured(ON_AZURE), monitor())["prod"][1].service
    declared = params_of("availability", at_least="99.9%")
    signal = OBJECTIVES.load("availability").signal(declared, service)
    limit = burn_rules.limit(signal, "hour", Burn.model_validate(BURNS["hour"]))
    requests = service.requests_per_second * 3600
    bad = criteria(properties)["bad"]
    assert bad["threshold"] == pytest.approx(burn_rules.alerting_share(signal, limit, requests) * requests / 60)
    assert bad["dimensions"] == [{"name": "statusCodeClass", "operator": "Include", "values": ["5xx"]}]
    assert (properties["windowSize"], properties["evaluationFrequency"], properties["severity"]) == ("PT1H", "PT5M", 1)
    assert properties["actions"] == "[variables('page')]"
    assert "r.md" in properties["description"]


def test_one_status_is_counted_alone_and_refused_requests_are_4xx():
    made = alerts(up={**AVAILABLE, "codes": ["503"]}, refused=REFUSED, _burns=BURNS)
    values = {name: criteria(each)["bad"]["dimensions"][0] for name, each in made.items()}
    assert values["flights-prod-up-hour"] == {"name": "statusCode", "operator": "Include", "values": ["503"]}
    assert values["flights-prod-refused-hour"]["values"] == ["4xx"]


@pytest.mark.parametrize(
    ("at_least", "budget", "percentile"),
    [
        ("99.95%", "2%", "P99"),
        ("99.8%", "2%", "P95"),
        ("99.5%", "2%", "P90"),
        ("99%", "2%", "P50"),
        ("95%", "2%", "P50"),
    ],
)
def test_the_percentile_is_the_next_to_the_share_of_slow_answers(at_least, budget, percentile):
    burns = {"hour": {**BURNS["hour"], "budget": budget}}
    slow = criteria(alerts(fast={**FAST, "at_least": at_least}, _burns=burns)["flights-prod-fast-hour"])
    assert (slow["slow"]["metricName"], slow["slow"]["threshold"]) == (f"RequestLatency_{percentile}", 100)
    assert slow["answers"]["threshold"] == pytest.approx(100 / 60, abs=1e-6), "min_requests in the hour"
    assert slow["answers"]["operator"] == "GreaterThanOrEqual"


def test_a_level_lasts_where_the_least_of_the_window_is_above_it_on_one_instance():
    document = template(memory=level("memory", lasts="15m"))
    (alert,) = document["resources"]
    above = criteria(alert["properties"])["level"]
    assert (above["metricName"], above["timeAggregation"]) == ("CpuMemoryUtilizationPercentage", "Minimum")
    assert (above["threshold"], above["dimensions"][0]["values"]) == (90, ["*"])
    assert alert["properties"]["windowSize"] == "PT15M"
    assert alert["copy"]["count"] == "[length(parameters('deployments'))]"
    assert document["parameters"]["deployments"]["minLength"] == 1, "no deployment given is no alarm at all"
    assert "defaultValue" not in document["parameters"]["deployments"]


def test_what_is_lost_is_named_where_it_is_declared_until_it_is_accepted():
    declared = monitor(up=AVAILABLE, fast=FAST, memory=level("memory"), queue=level("queue"))
    found = {problem.key: problem.message for problem in problems("flights", measured(ON_AZURE), declared)}
    lost = {key: message.split(" loses ")[1].partition(":")[0] for key, message in found.items()}
    assert lost == {
        "monitor.objectives.up": "silence",
        "monitor.objectives.up.at_least": "share",
        "monitor.objectives.fast": "silence",
        "monitor.objectives.fast.at_least": "quantile",
        "monitor.objectives.memory": "silence",
        "monitor.objectives.memory.lasts": "window",
        "monitor.objectives.queue.resource": "queue",
        "monitor.burns.creeping.long": "long_burn",
        **{f"monitor.burns.{name}.short": "short_window" for name in ("fast", "steady", "slow")},
    }
    accepted = measured(ON_AZURE, accept_loss=EVERY_LOSS)
    assert list(problems("flights", accepted, declared)) == []
    assert [each.key for each in cautions("flights", accepted, declared)] == ["monitor.objectives.fast.runbook"]
    assert list(files("flights", accepted, declared)) == ["prod.monitoring/alerts.json"]
    assert not [name for name in alerts(up=AVAILABLE, queue=level("queue")) if "creeping" in name or "queue" in name]


def test_windows_that_azure_has_lose_nothing_of_a_level():
    declared = monitor(memory=level("memory", lasts="5m"))
    assert [each.key for each in problems("flights", measured(ON_AZURE), declared)] == ["monitor.objectives.memory"]
    odd = monitor(up=AVAILABLE, _burns={"odd": {"long": "2h", "short": "10m", "budget": "2%"}})
    keys = [each.key for each in problems("flights", measured(ON_AZURE), odd)]
    assert keys[-2:] == ["monitor.burns.odd.short", "monitor.burns.odd.long"]


def test_elsewhere_and_without_objectives_there_is_no_template():
    assert clouds.files("flights", environments(), monitor(up=AVAILABLE)) == {}
    assert clouds.files("flights", measured(ON_AZURE), monitor()) == {}
