import pytest

from monitored import AVAILABLE, OWNED, environments, monitor
from tidegate.alerts import compiled
from tidegate.alerts.compile_rules import watched


def test_an_objective_has_rules_where_servers_are_scraped():
    rules = compiled("flights", environments(), monitor(available=AVAILABLE))
    assert [(of.objective, of.environment) for of in rules] == [("available", "prod")]
    names = [alert.alert.removeprefix("flights_prod_available_") for alert in rules[0].alerts]
    assert names == ["fast", "steady", "slow", "creeping", "unknown"]
    assert {alert.annotations["owner"] for alert in rules[0].alerts} == {"@ml-oncall"}


def test_declared_labels_make_another_environment_scraped():
    declared = monitor(available=AVAILABLE, _scraped={"staging": {"job": "flights"}})
    services = watched("flights", environments(), declared)
    assert dict(services["staging"].pods.labels) == {"job": "flights"}
    assert services["staging"].pods.memory_mib == 1024
    assert [of.environment for of in compiled("flights", environments(), declared)] == ["staging", "prod"]


def test_an_objective_of_some_environments_is_in_these_alone():
    scraped = {"staging": {"job": "flights"}}
    declared = monitor(available={**AVAILABLE, "environments": ["staging"]}, _scraped=scraped)
    assert [of.environment for of in compiled("flights", environments(), declared)] == ["staging"]


def test_objectives_of_rows_have_no_rules():
    assert compiled("flights", environments(), monitor(inputs={"kind": "input_drift", **OWNED})) == ()


@pytest.mark.parametrize("value", ['x"} or up{a="', "a\\", "a\nb"])
def test_a_label_stays_within_its_quotes(value):
    declared = monitor(available=AVAILABLE, _scraped={"prod": {"job": value}})
    (rules,) = compiled("flights", environments(), declared)
    expr = rules.records[0].expr
    inside = expr.partition('job="')[2].partition('",code')[0]
    assert inside.replace("\\\\", "").replace('\\"', "").replace("\\n", "").count('"') == 0
    assert "\n" not in expr
