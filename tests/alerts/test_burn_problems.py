"""Burns that repeat, pages that nothing sends, alerts that share a name."""

import pytest

from monitored import AVAILABLE, environments, monitor
from tidegate.alerts.burn_problems import problems

PAGE = {**AVAILABLE, "severity": "page", "runbook": "docs/monitor.md"}
REFUSED = {"kind": "validation_failures", "at_most": "2%", "owner": "@ml"}
FAST = {"long": "1h", "short": "5m", "budget": "2%", "severity": "page"}
SLOW = {"long": "1d", "short": "2h", "budget": "10%"}


def found(**declared):
    places = environments()
    return {problem.key: problem.message for problem in problems("flights", places, monitor(**declared))}


def test_the_default_burns_are_sound():
    assert found(available=PAGE, understood=REFUSED) == {}


def test_the_same_burn_under_another_name_is_refused_and_another_budget_is_not():
    assert "repeats fast" in found(available=PAGE, _burns={"fast": FAST, "again": FAST})["monitor.burns.again"]
    assert found(available=PAGE, _burns={"fast": FAST, "faster": {**FAST, "budget": "4%"}}) == {}


@pytest.mark.parametrize(
    ("objective", "burn", "silent"), [(PAGE, SLOW, True), (PAGE, FAST, False), (AVAILABLE, SLOW, False)]
)
def test_a_page_needs_a_burn_that_pages(objective, burn, silent):
    said = found(available=objective, _burns={"one": burn})
    assert ("each would be a ticket" in said.get("monitor.objectives.available.severity", "")) is silent


def test_a_level_pages_without_burns():
    memory = {**PAGE, "kind": "saturation", "resource": "memory", "at_most": "90%"}
    assert found(memory={key: value for key, value in memory.items() if key != "at_least"}, _burns={"slow": SLOW}) == {}


def test_a_burn_cannot_be_called_as_the_alert_of_missing_series():
    assert "rename this burn" in found(available=PAGE, _burns={"unknown": FAST})["monitor.burns.unknown"]


def test_two_alerts_cannot_have_one_name():
    said = found(up=AVAILABLE, up_eu=REFUSED, _burns={"eu_fast": FAST, "fast": SLOW})
    assert said == {
        "monitor.objectives.up_eu": "its alert flights_prod_up_eu_fast in prod has the name of one of up (eu_fast) in "
        "prod; rename one"
    }
