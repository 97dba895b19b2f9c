import pytest

from monitored import AVAILABLE, OWNED, simulated
from tidegate.alerts import unit_tests

QUEUE = {"kind": "saturation", "resource": "queue", "at_most": "50%", "lasts": "5m", **OWNED}


@pytest.fixture(scope="module")
def service():
    return simulated(available=AVAILABLE, queue=QUEUE)


def test_there_is_a_healthy_day_and_a_scenario_per_alert(service):
    names = [scenario.name for scenario in unit_tests.scenarios(service.rules[1])]
    assert names == ["healthy", "flights_prod_queue_high", "flights_prod_queue_unknown"]


def test_counters_go_on_from_where_they_were(service):
    fault = list(unit_tests.scenarios(service.rules[0]))[1]
    series = unit_tests.series(fault, service.rules[0], service)
    failed = series['tidegate_requests_total{namespace="flights-prod",service="flights-pods",code="500"}']
    before, after = failed.split(" ")
    share = fault.fault.fault.at
    assert before == "0+1.2x70"
    assert after.startswith(f"{1.2 * 70 + 2400 * share:.9g}+{2400 * share:.9g}x")


def test_series_end_where_they_must_be_missing(service):
    missing = list(unit_tests.scenarios(service.rules[1]))[-1]
    (values,) = unit_tests.series(missing, service.rules[1], service).values()
    assert values == "25.6+0x30"


def test_only_series_that_a_rule_reads_are_simulated(service):
    healthy = next(unit_tests.scenarios(service.rules[1]))
    assert [name.partition("{")[0] for name in unit_tests.series(healthy, service.rules[1], service)] == [
        "tidegate_waiting_requests"
    ]


def test_the_document_expects_each_alert_after_the_fault_and_not_before(service):
    document = unit_tests.document("queue.rules.yaml", service.rules[1], service)
    high = document["tests"][1]["alert_rule_test"]
    assert [entry["eval_time"] for entry in high] == ["1800s", "2700s"]
    assert [len(entry["exp_alerts"]) for entry in high] == [0, 1]
    assert document["tests"][0]["promql_expr_test"][0]["exp_samples"] == []
