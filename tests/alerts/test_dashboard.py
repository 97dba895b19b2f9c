import pytest

from monitored import AVAILABLE, OWNED, simulated
from tidegate.alerts import dashboard

QUEUE = {"kind": "saturation", "resource": "queue", "at_most": "50%", "lasts": "5m", **OWNED}


@pytest.fixture(scope="module")
def document():
    return dashboard.document(simulated(available=AVAILABLE, queue=QUEUE))


def test_each_objective_has_its_share_and_its_alerts(document):
    titles = [panel["title"] for panel in document["panels"]]
    assert titles == ["available: share", "available: alerts", "queue: share", "queue: alerts"]
    assert [panel["id"] for panel in document["panels"]] == [1, 2, 3, 4]


def test_panels_ask_for_recorded_series_alone(document):
    asked = [target["expr"] for panel in document["panels"] for target in panel["targets"]]
    assert len(asked) == 7 + 1 + 1 + 1
    assert all(expr.startswith(("tidegate:objective_", "ALERTS{")) for expr in asked)


def test_the_limit_is_drawn_and_panels_do_not_overlap(document):
    share = document["panels"][0]
    assert share["fieldConfig"]["defaults"]["thresholds"]["steps"][1]["value"] == pytest.approx(0.001)
    places = [(panel["gridPos"]["x"], panel["gridPos"]["y"]) for panel in document["panels"]]
    assert len({*places}) == 4
    assert {target["refId"] for target in share["targets"]} == set("ABCDEFG")
