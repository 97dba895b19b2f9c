"""Factors, shares and times of burns, against the table of the Site Reliability Workbook and against promtool."""

import pytest

from monitored import SERVICE, params_of
from tidegate.alerts import burn_rules
from tidegate.config.schema.monitor import Burn, Monitor
from tidegate.objectives import Urgency, availability

LABELS = {"project": "flights", "environment": "prod", "objective": "available"}
BURNS = Monitor().burns


def signal(**fields):
    return availability.signal(params_of("availability", **{"at_least": "99.9%", **fields}), SERVICE)


@pytest.mark.parametrize(("burn", "factor"), [("fast", 14.4), ("steady", 6), ("slow", 3), ("creeping", 1)])
def test_the_factors_are_those_of_the_workbook(burn, factor):
    limit = burn_rules.limit(signal(), burn, BURNS[burn])
    assert limit.factor == pytest.approx(factor)
    assert limit.share == pytest.approx(factor * 0.001)


def test_a_shorter_window_burns_faster_by_the_same_part_of_the_budget():
    assert burn_rules.limit(signal(window="15d"), "fast", BURNS["fast"]).factor == pytest.approx(7.2)


def test_fewer_requests_raise_the_share_that_alerts():
    limit = burn_rules.limit(signal(), "fast", BURNS["fast"])
    few, many = (burn_rules.alerting_share(signal(), limit, requests) for requests in (200, 200_000))
    assert limit.share < many < few
    assert many == pytest.approx(limit.share, rel=0.1)


def test_where_chance_explains_every_share_no_fault_is_seen():
    limit = burn_rules.limit(signal(), "fast", BURNS["fast"])
    assert burn_rules.fault_share(signal(), limit, 1) is None
    assert burn_rules.fault_share(signal(), limit, 144_000) == pytest.approx(0.03, rel=0.1)


def test_records_are_read_by_the_longer_windows_and_not_the_raw_series():
    records = list(burn_rules.records(signal(), BURNS, LABELS))
    raw = [record for record in records if "tidegate_requests_total" in record.expr]
    assert [record.record for record in raw] == ["tidegate:objective_bad:rate5m", "tidegate:objective_total:rate5m"]
    assert [record.record.rpartition("increase")[2] for record in records[2::2]] == [
        "5m",
        "30m",
        "1h",
        "2h",
        "6h",
        "1d",
        "3d",
    ]


@pytest.mark.parametrize(
    ("objective", "burn", "severity"),
    [(Urgency.PAGE, "fast", "page"), (Urgency.PAGE, "slow", "ticket"), (Urgency.TICKET, "fast", "ticket")],
)
def test_a_page_needs_both_the_objective_and_the_burn(objective, burn, severity):
    limit = burn_rules.limit(signal(), burn, BURNS[burn])
    assert burn_rules.alert(signal(), limit, LABELS, 40, objective).labels["severity"] == severity


def test_windows_that_are_not_ordered_are_refused():
    with pytest.raises(ValueError, match="short must be shorter than long"):
        Burn.model_validate({"long": "1h", "short": "1h", "budget": "2%"})
