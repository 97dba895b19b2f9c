"""Mistakes in a metric alert, each refused with its place."""

import copy

import pytest

from clouds import BURNS, FAST, ON_AZURE, level, measured
from monitored import AVAILABLE, monitor
from tidegate.alerts import clouds
from tidegate.alerts.clouds._interface import schema_faults
from tidegate.alerts.clouds.azure_schema import MetricAlert


@pytest.fixture(scope="module")
def made():
    declared = monitor(up=AVAILABLE, fast=FAST, memory=level("memory"), _burns=BURNS)
    cloud, held = clouds.watched("flights", measured(ON_AZURE), declared)["prod"]
    return {alarm.id: alarm.document for alarm in clouds.alarms(cloud, held)}


def changed(made, alarm, path, value):
    document = copy.deepcopy(made[f"flights-prod-{alarm}"])
    *parents, last = path
    place = document
    for part in parents:
        place = place[part]
    place[last] = value
    return list(schema_faults(MetricAlert, document))


CRITERION = ("properties", "criteria", "allOf", 0)
SPLIT = {"name": "deployment", "operator": "Include", "values": ["*"]}


def test_what_is_rendered_has_no_fault(made):
    assert [fault for document in made.values() for fault in schema_faults(MetricAlert, document)] == []


@pytest.mark.parametrize(
    ("alarm", "path", "value", "said"),
    [
        ("up-hour", ("apiVersion",), "2017-01-01", "apiVersion"),
        ("up-hour", ("name",), "x" * 261, "name"),
        ("up-hour", ("name",), "a/b", "name"),
        ("up-hour", ("location",), "westeurope", "location"),
        ("up-hour", ("properties", "windowSize"), "PT2H", "windowSize"),
        ("up-hour", ("properties", "windowSize"), "PT1M", "longer than windowsize"),
        ("up-hour", ("properties", "evaluationFrequency"), "PT2M", "evaluationFrequency"),
        ("up-hour", ("properties", "severity"), 5, "severity"),
        ("up-hour", ("properties", "scopes"), [], "scopes"),
        ("up-hour", ("properties", "frequency"), "PT1M", "frequency"),
        ("up-hour", ("properties", "description"), "[reference('x')]", "evaluated as an expression"),
        ("up-hour", ("properties", "actions"), "[createArray()]", "evaluated as an expression"),
        ("up-hour", (*CRITERION, "metricName"), "RequestPerMinute", "has no metric requestperminute"),
        ("up-hour", (*CRITERION, "metricNamespace"), "Microsoft.Web/sites", "has no metric"),
        ("up-hour", (*CRITERION, "timeAggregation"), "Maximum", "is kept as an average"),
        ("up-hour", (*CRITERION, "dimensions", 0, "name"), "code", "has no dimension code"),
        ("up-hour", (*CRITERION, "dimensions", 0, "values"), [], "values"),
        ("up-hour", (*CRITERION, "threshold"), float("nan"), "threshold"),
        ("up-hour", (*CRITERION, "threshold"), -1.0, "threshold"),
        ("fast-hour", (*CRITERION, "name"), "answers", "answers names 2 criteria"),
        ("fast-hour", (*CRITERION, "dimensions"), [SPLIT], "one value of a dimension each"),
        ("memory-high", (*CRITERION, "dimensions", 0, "name"), "deployment", "has no dimension deployment"),
        ("memory-high", ("copy", "count"), "[length('x')]", "evaluated as an expression"),
    ],
    ids=lambda value: None if isinstance(value, tuple | str) else "",
)
def test_a_mistake_is_refused_with_its_place(made, alarm, path, value, said):
    (fault,) = changed(made, alarm, path, value)
    assert said in fault
