"""Mistakes in a policy, each refused with its place."""

import copy

import pytest

from clouds import BURNS, FAST, ON_GOOGLE, level, measured
from monitored import AVAILABLE, monitor
from tidegate.alerts import clouds
from tidegate.alerts.clouds._interface import schema_faults
from tidegate.alerts.clouds.cloud_monitoring_schema import AlertPolicy

PROMQL = ("conditions", 0, "conditionPrometheusQueryLanguage")
QUERY = (*PROMQL, "query")


@pytest.fixture(scope="module")
def made():
    declared = monitor(up=AVAILABLE, fast=FAST, memory=level("memory"), _burns=BURNS)
    cloud, held = clouds.watched("flights", measured(ON_GOOGLE), declared)["prod"]
    return {alarm.id: alarm.document for alarm in clouds.alarms(cloud, held)}


def changed(made, alarm, path, value):
    """The faults of the document with this value, or with what it makes of the former one."""
    document = copy.deepcopy(made[alarm])
    *parents, last = path
    place = document
    for part in parents:
        place = place[part]
    place[last] = value(place[last]) if callable(value) else value
    return list(schema_faults(AlertPolicy, document))


def test_what_is_rendered_has_no_fault(made):
    assert [fault for document in made.values() for fault in schema_faults(AlertPolicy, document)] == []


@pytest.mark.parametrize(
    ("alarm", "path", "value", "said"),
    [
        ("up-hour", ("combiner",), "XOR", "combiner"),
        ("up-hour", ("severity",), "PAGE", "severity"),
        ("up-hour", ("displayName",), "x" * 513, "displayName"),
        ("up-hour", ("notification",), [], "notification"),
        ("up-hour", ("conditions",), [], "conditions"),
        ("up-hour", ("conditions",), lambda former: former * 2, "conditions"),
        ("up-hour", ("userLabels", "project"), "Flights GmbH", "userLabels.project"),
        ("up-hour", ("documentation", "content"), "see ${condition.name}", "would be replaced"),
        ("up-hour", (*PROMQL, "duration"), "5m", "duration"),
        ("memory-high", (*PROMQL, "duration"), "610s", "multiple of evaluationinterval"),
        ("up-hour", (*PROMQL, "evaluationInterval"), "45s", "multiple of 30 s"),
        ("up-hour", QUERY, "vector(1)", "reads no series"),
        ("up-hour", QUERY, lambda text: text.replace("response_count", "responses"), "vertex ai has no series"),
        ("up-hour", QUERY, lambda text: text.replace("aiplatform_", "ml_"), "vertex ai has no series"),
        ("up-hour", QUERY, lambda text: text.replace("response_code", "code"), "has no label code"),
        ("up-hour", QUERY, lambda text: text.replace('endpoint_id="4711",', ""), "endpoint_id is not given"),
        ("up-hour", QUERY, lambda text: text.replace('endpoint_id="', 'endpoint_id=~"'), "endpoint_id is not given"),
        ("up-hour", QUERY, lambda text: text.replace("[3600s]", "[259200s]"), "a day at most, got 259200"),
        ("up-hour", QUERY, lambda text: text.replace("[300s]", ""), "got none"),
        ("fast-hour", QUERY, lambda text: text.replace("latency_type", "response_code"), "no label response_code"),
        ("memory-high", QUERY, lambda text: text.replace("memory_bytes_used", "memory_utilization"), "no series"),
        ("unknown", QUERY, lambda text: text.replace('location="europe-west4"', ""), "location is not given"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_mistake_is_refused_with_its_place(made, alarm, path, value, said):
    (fault,) = changed(made, alarm, path, value)
    assert said in fault.replace("userlabels", "userLabels")


@pytest.mark.parametrize("hostile", ['4711"} or vector(1) #', "47\\11", '{a="b"}', "47\n11"])
def test_a_hostile_name_stays_inside_its_string(made, hostile):
    places = measured(ON_GOOGLE)
    object.__setattr__(places["prod"].target, "endpoint", hostile)
    cloud, held = clouds.watched("flights", places, monitor(up=AVAILABLE, _burns=BURNS))["prod"]
    assert [fault for alarm in clouds.alarms(cloud, held) for fault in cloud.faults(alarm)] == []
