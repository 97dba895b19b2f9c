"""Proofs in promtool: a sound rule fires in time, a broken one is found out, and a missing promtool is named."""

from dataclasses import replace

import pytest

from monitored import AVAILABLE, OWNED, simulated
from prometheus import needs_promtool
from tidegate.alerts import prove
from tidegate.errors import InfrastructureError

SHORT = {"fast": {"long": "1h", "short": "5m", "budget": "2%", "severity": "page"}}
QUEUE = {"kind": "saturation", "resource": "queue", "at_most": "50%", "lasts": "5m", **OWNED}


@pytest.mark.slow
@needs_promtool
def test_every_alert_fires_in_time_and_a_healthy_week_is_silent():
    proofs = prove.prove({"prod": simulated(available=AVAILABLE, queue=QUEUE, _burns=SHORT)}, seed=7, days=7)
    assert [proof.alert.alert.removeprefix("flights_prod_") for proof in proofs] == [
        "available_fast",
        "available_unknown",
        "queue_high",
        "queue_unknown",
    ]
    assert all(proof.holds for proof in proofs)
    assert all(0 < proof.fires_s <= proof.alert.fault.within_s for proof in proofs)


@pytest.mark.slow
@needs_promtool
@pytest.mark.parametrize(
    ("broken", "fires", "alarms"),
    [
        (lambda alert: replace(alert, expr=alert.expr.replace("> 0.5", "> 5")), False, False),
        (lambda alert: replace(alert, expr=alert.expr.replace("> 0.5", "> 0.1")), True, True),
    ],
    ids=["never fires", "always fires"],
)
def test_a_rule_that_is_broken_is_not_proven(broken, fires, alarms):
    service = simulated(queue=QUEUE)
    rules = service.rules[0]
    rules = replace(rules, alerts=(broken(rules.alerts[0]), *rules.alerts[1:]))
    high, unknown = prove.prove({"prod": replace(service, rules=(rules,))}, seed=7, days=2)
    assert not high.holds
    assert ((high.fires_s is not None), bool(high.false_alarms)) == (fires, alarms)
    assert unknown.holds


def test_without_promtool_it_says_what_to_install(monkeypatch):
    monkeypatch.setenv("PATH", "")
    with pytest.raises(InfrastructureError, match="apt install prometheus"):
        prove.prove({"prod": simulated(queue=QUEUE)}, seed=7, days=1)


@needs_promtool
def test_a_rule_that_promtool_cannot_read_is_named():
    service = simulated(queue=QUEUE)
    rules = replace(service.rules[0], alerts=(replace(service.rules[0].alerts[0], expr="))"),))
    with pytest.raises(InfrastructureError, match="promtool did not answer"):
        prove.prove({"prod": replace(service, rules=(rules,))}, seed=7, days=1)
