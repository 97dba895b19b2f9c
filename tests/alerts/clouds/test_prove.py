"""Each cloud's alarms fire on their fault and are silent in a healthy month; one that can't is seen not to."""

from dataclasses import replace

import pytest

from clouds import FAST, ON_AWS, ON_AZURE, ON_GOOGLE, REFUSED, level, measured
from monitored import AVAILABLE, monitor
from tidegate.alerts import clouds
from tidegate.alerts.clouds import prove

DECLARED = {"up": AVAILABLE, "fast": FAST, "refused": REFUSED, "memory": level("memory"), "cpu": level("cpu")}


def watched(target, **declared):
    return clouds.watched("flights", measured(target), monitor(**(declared or DECLARED)))


def proofs(found):
    return {proof.name: proof for proof in prove.prove(found, seed=1, days=30)}


@pytest.mark.parametrize(("target", "count"), [(ON_AWS, 12), (ON_AZURE, 11)], ids=["CloudWatch", "Azure Monitor"])
def test_each_alarm_fires_on_its_fault_in_time_and_never_otherwise(target, count):
    found = proofs(watched(target))
    assert len(found) == count
    assert {name: proof.reason for name, proof in found.items() if not proof.holds} == {}


def test_what_wakes_someone_is_the_alarm_of_both_windows():
    found = proofs(watched(ON_AWS))
    assert found["prod: AlarmfastXfast"].severity == "page"
    assert not any(name.endswith(("Xlong", "Xshort")) for name in found)
    assert found["prod: AlarmUnknown"].fault == "its series end"


def test_a_percentile_needs_more_slow_answers_than_the_share_does():
    """A named loss of Azure Monitor: 14.7 % slow answers are more than P90 shows and less than P50 does."""
    on_aws, on_azure = proofs(watched(ON_AWS)), proofs(watched(ON_AZURE))
    assert on_aws["prod: AlarmfastXfast"].fault.startswith("29.41%")
    assert on_azure["prod: flights-prod-fast-fast"].fault.startswith("60%")


class Broken:
    """The cloud's alarms with one property of all of them replaced."""

    def __init__(self, cloud, break_):
        self.cloud, self.break_ = cloud, break_

    def __getattr__(self, name):
        return getattr(self.cloud, name)

    def firing(self, made, minutes):
        return self.cloud.firing({name: self.break_(document) for name, document in made.items()}, minutes)


def with_properties(**changed):
    def change(document):
        own = {key: value for key, value in changed.items() if key in document["Properties"]}
        return {**document, "Properties": {**document["Properties"], **own}}

    return change


def without_requests(document):
    """The share of requests that nobody counts: a metric of another name."""
    metrics = document["Properties"].get("Metrics")
    if metrics is None:
        return document
    share = {**metrics[-1], "Expression": "IF(requests > 1e18, 1)"}
    return {**document, "Properties": {**document["Properties"], "Metrics": [*metrics[:-1], share]}}


@pytest.mark.parametrize(
    ("break_", "name", "said"),
    [
        (with_properties(Threshold=2), "AlarmupXfast", "does not fire"),
        (with_properties(Threshold=0), "AlarmrefusedXslow", "false alarms"),
        (with_properties(EvaluationPeriods=2000), "AlarmmemoryXhigh", "does not fire"),
        (with_properties(TreatMissingData="notBreaching"), "AlarmUnknown", "does not fire"),
        (without_requests, "AlarmfastXsteady", "does not fire"),
    ],
    ids=["a limit above 100 %", "no limit", "too many periods", "silence is healthy", "no data"],
)
def test_an_alarm_that_could_not_fire_or_always_would_is_not_proven(break_, name, said):
    ((cloud, held),) = watched(ON_AWS).values()
    proof = proofs({"prod": (Broken(cloud, break_), held)})[f"prod: {name}"]
    assert not proof.holds
    assert said in proof.reason


def test_queries_in_promql_are_named_as_not_proven():
    found = watched(ON_GOOGLE)
    assert (proofs(found), list(prove.unproven(found))) == ({}, ["prod"])
    assert list(prove.unproven(watched(ON_AWS))) == []


def test_without_objectives_of_requests_nothing_is_left_unproven():
    declared = {"inputs": {"kind": "input_drift", "owner": "@ml"}}
    assert list(prove.unproven(watched(ON_GOOGLE, **declared))) == []
    assert proofs(watched(ON_AWS, **declared)) == {}


def test_proofs_are_of_the_named_seed():
    found = watched(ON_AWS)
    first, again = (tuple(prove.prove(found, seed=3, days=7)) for _ in range(2))
    assert first == again
    assert replace(first[0], fires_s=None).reason.count("does not fire") == 1
