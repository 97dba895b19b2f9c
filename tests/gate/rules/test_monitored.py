"""The gate demands alerts that are proven: none, an unproven one and a missing promtool do not pass."""

from dataclasses import replace

import pytest

from gate_evidence import evidence
from monitored import OWNED, simulated
from prometheus import needs_promtool
from tidegate.gate.evidence import alerts
from tidegate.gate.evidence.alerts import DeclaredAlerts
from tidegate.gate.rules import monitored

QUEUE = {"kind": "saturation", "resource": "queue", "at_most": "50%", "lasts": "5m", **OWNED}
PARAMS = monitored.Params.model_validate({"kind": "monitored", "environment": "prod", "healthy_days": 1})


def findings(services):
    whole = evidence(rows=10)
    if services is not None:
        whole = whole.with_head(whole.head.holding(alerts, DeclaredAlerts(services, 7)))
    return list(monitored.judge("alerts_fire", PARAMS, whole))


@needs_promtool
def test_alerts_that_fire_pass():
    (found,) = findings({"prod": simulated(queue=QUEUE)})
    assert found.verdict == "pass"
    assert found.reason == "all 2 alerts fire on their fault in time and are silent in 1 healthy days"


@needs_promtool
def test_an_alert_that_never_fires_is_named():
    service = simulated(queue=QUEUE)
    rules = service.rules[0]
    broken = replace(rules, alerts=(replace(rules.alerts[0], expr=alerts.NEVER), *rules.alerts[1:]))
    (found,) = findings({"prod": replace(service, rules=(broken,))})
    assert (found.verdict, found.subject) == ("fail", "flights_prod_queue_high")
    assert "does not fire" in found.reason


@pytest.mark.parametrize(("services", "verdict"), [({}, "fail"), (None, "inconclusive")], ids=["none", "not read"])
def test_no_alert_never_passes(services, verdict):
    (found,) = findings(services)
    assert found.verdict == verdict


def test_without_promtool_nothing_is_decided(monkeypatch):
    monkeypatch.setenv("PATH", "")
    (found,) = findings({"prod": simulated(queue=QUEUE)})
    assert (found.verdict, found.remedy) == ("inconclusive", "install promtool where the gate runs")
