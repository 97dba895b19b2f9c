from dataclasses import replace

import pytest

from monitored import AVAILABLE, simulated
from tidegate.alerts.prove import ProvenAlert
from tidegate.commands.monitoring import prove_alerts
from tidegate.commands.monitoring.prove_alerts import ProvenAlerts
from tidegate.errors import DeclarationError

ALERT = simulated(available=AVAILABLE).rules[0].alerts[0]
PROVEN = ProvenAlert(ALERT, "available", "prod", 2100, 0, 0.0005)
UNSEEN = replace(PROVEN, fires_s=None)
NOISY = replace(PROVEN, false_alarms=3)
LATE = replace(PROVEN, fires_s=9000)


@pytest.mark.parametrize(
    ("proof", "verdict", "said"),
    [
        (PROVEN, "pass", "fires after 35 min; at most 40 min are stated; silent while all is well"),
        (UNSEEN, "fail", "does not fire"),
        (NOISY, "fail", "3 false alarms while all is well"),
        (LATE, "fail", "fires after 150 min; at most 40 min"),
    ],
    ids=["proven", "never", "noisy", "late"],
)
def test_an_alert_that_never_fires_fires_late_or_by_chance_is_not_proven(proof, verdict, said):
    (finding,) = prove_alerts.findings(ProvenAlerts((proof.proof,)))
    assert (finding.verdict.value, finding.subject) == (verdict, "flights_prod_available_fast")
    assert said in finding.reason
    assert finding.reason.startswith("3.089% instead of 0.05%")


def test_the_table_has_a_line_per_alert():
    lines = list(prove_alerts.table(ProvenAlerts((PROVEN.proof, UNSEEN.proof), ("far",))))
    assert [line.split()[-1] for line in lines[1:3]] == ["proven", "FAILS"]
    assert lines[3] == "1 of 2 alerts fire on their fault in time and are silent in a healthy month"
    assert lines[4] == "far: its alarms are queries that only its cloud evaluates, so they are not proven here"


def test_alarms_that_are_not_evaluated_are_undecided():
    (finding,) = prove_alerts.findings(ProvenAlerts((), ("far",)))
    assert (finding.verdict.value, finding.subject) == ("inconclusive", "far")


def test_without_objectives_there_is_nothing_to_prove(monitored_project, monkeypatch):
    monkeypatch.chdir(monitored_project)
    with pytest.raises(DeclarationError, match="no objective is seen in live series"):
        prove_alerts.run()
