"""Objectives as policies of Cloud Monitoring: what burns, whom it reaches, what is lost."""

import json

import pytest

from clouds import BURNS, FAST, ON_GOOGLE, REFUSED, level, measured
from monitored import AVAILABLE, environments, monitor
from tidegate.alerts import clouds
from tidegate.alerts.files import files
from tidegate.alerts.problems import cautions, problems

ALL = {"up": AVAILABLE, "fast": FAST, "refused": REFUSED, "memory": level("memory")}


def policies(**declared):
    found = clouds.files("flights", measured(ON_GOOGLE), monitor(**declared))
    return {path.removeprefix("prod.monitoring/"): json.loads(text) for path, text in found.items()}


def test_each_burn_and_level_is_a_policy_in_its_own_file():
    assert list(policies(**ALL, _burns=BURNS)) == [
        "up-hour.policy.json",
        "fast-hour.policy.json",
        "refused-hour.policy.json",
        "memory-high.policy.json",
        "unknown.policy.json",
    ]


def test_a_policy_says_whom_it_reaches_and_what_to_do():
    made = policies(**ALL, _burns=BURNS)
    page, ticket = made["fast-hour.policy.json"], made["up-hour.policy.json"]
    assert (page["severity"], page["userLabels"]["severity"]) == ("CRITICAL", "page")
    assert (ticket["severity"], ticket["userLabels"]["severity"]) == ("WARNING", "ticket")
    assert page["displayName"] == "flights-prod-fast-hour"
    assert page["documentation"]["content"].endswith("14.4 times too fast; @ml-oncall, r.md")
    assert made["unknown.policy.json"]["severity"] == "CRITICAL", "of an objective that pages"


def test_a_level_must_last_and_a_burn_need_not():
    made = policies(memory=level("memory", lasts="90s"), up=AVAILABLE, _burns=BURNS)
    conditions = {name: each["conditions"][0]["conditionPrometheusQueryLanguage"] for name, each in made.items()}
    assert conditions["memory-high.policy.json"]["duration"] == "120s", "whole minutes"
    assert conditions["up-hour.policy.json"]["duration"] == "0s"
    assert "/ 8053063680 > 0.9" in conditions["memory-high.policy.json"]["query"], "of the machine's 7,680 MiB"


def test_what_is_lost_is_named_where_it_is_declared_until_it_is_accepted():
    declared = monitor(up={**AVAILABLE, "codes": ["503"]}, fast=FAST, queue=level("queue"))
    found = {problem.key: problem.message for problem in problems("flights", measured(ON_GOOGLE), declared)}
    assert {key: message.split(" loses ")[1].partition(":")[0] for key, message in found.items()} == {
        "monitor.objectives.up.codes": "codes",
        "monitor.objectives.fast.at_most_ms": "quantile",
        "monitor.objectives.queue.resource": "queue",
        "monitor.burns.creeping.long": "long_burn",
    }
    accepted = measured(ON_GOOGLE, accept_loss=["codes", "quantile", "queue", "long_burn"])
    assert list(problems("flights", accepted, declared)) == []
    assert [each.key for each in cautions("flights", accepted, declared)] == ["monitor.objectives.fast.runbook"]
    rendered = files("flights", accepted, declared)
    assert not [path for path in rendered if "creeping" in path or "queue" in path]


def test_all_statuses_of_5xx_lose_nothing():
    every = monitor(up={**AVAILABLE, "codes": ["503", "500"]}, _burns=BURNS)
    assert list(problems("flights", measured(ON_GOOGLE), every)) == []


def test_elsewhere_and_without_objectives_there_is_no_policy():
    assert clouds.files("flights", environments(), monitor(up=AVAILABLE)) == {}
    assert policies() == {}


@pytest.mark.soak  # google-cloud-monitoring brings grpc: it is installed by hand
def test_googles_own_types_read_every_policy():
    types = pytest.importorskip("google.cloud.monitoring_v3", reason="needs google-cloud-monitoring")
    found = clouds.files("flights", measured(ON_GOOGLE), monitor(**ALL))
    read = {path: types.AlertPolicy.from_json(text, ignore_unknown_fields=False) for path, text in found.items()}
    burn = read["prod.monitoring/up-fast.policy.json"]
    assert (burn.severity.name, burn.user_labels["severity"]) == ("WARNING", "ticket")
    lasting = read["prod.monitoring/memory-high.policy.json"].conditions[0].condition_prometheus_query_language
    assert lasting.duration.total_seconds() == 600
