from typing import Any

import pytest

from tidegate.config.schema.monitor import Monitor
from tidegate.plans import Plan
from tidegate.rollouts import plan
from tidegate.targets import Deployment, _step_alerts
from tidegate.targets._by_hand import ServedVersion

SERVED = (ServedVersion("candidate", "ab" * 32, 25), ServedVersion("stable", "cd" * 32, 75))
LABELS = {"candidate": {"version": "new"}, "stable": {"version": "old"}}


@pytest.fixture
def planned(params: dict[str, Any]) -> Plan:
    from declared_environments import declared

    return plan("prod", declared(params)["prod"], Monitor.model_validate(params["monitor"]))


def deployed(planned: Plan, step: str) -> Deployment:
    return Deployment("flights", planned, "ab" * 32, "https://a.example.com", None, "cd" * 32, step)


def test_each_analysis_of_the_live_step_fails_or_is_undecided(planned: Plan) -> None:
    rules = _step_alerts.rules(deployed(planned, "probe"), SERVED, LABELS)
    assert [rule["alert"] for rule in rules] == [
        f"{name}.{what}" for name in ("errors", "refused", "latency") for what in ("failed", "undecided")
    ]
    errors, undecided = rules[:2]
    assert str(errors["expr"]).endswith("> 0.02")
    assert (errors["for"], undecided["for"]) == ("0s", "300s")
    assert str(undecided["expr"]) == f"absent({str(errors['expr'])[1 : -len(') > 0.02')]})"


def test_both_versions_are_asked_for_by_their_labels(planned: Plan) -> None:
    rules = {rule["alert"]: rule["expr"] for rule in _step_alerts.rules(deployed(planned, "wide"), SERVED, LABELS)}
    assert 'version="new"' in str(rules["refused.failed"])
    assert 'version="old"' in str(rules["refused.failed"])


def test_one_version_alone_has_no_alerts(planned: Plan) -> None:
    assert _step_alerts.rules(deployed(planned, "wide"), SERVED[:1], LABELS) == []
