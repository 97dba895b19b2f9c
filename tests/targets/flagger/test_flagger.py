"""Flagger: each strategy in the controller's words, as its scheduler carries them out."""

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from template_values import replaced, shape
from tidegate.promql import SeriesStore, evaluate
from tidegate.targets._kubernetes_family.rules import KubernetesObject
from tidegate.targets._render import render
from tidegate.targets.flagger import FORMAT, flaws

Objects = tuple[KubernetesObject, ...]
Render = Callable[..., Objects]
CASES = sorted((Path(__file__).parents[2] / "cases/templates/values").glob("*.txt"))
PHASE = {
    "steps": {"pilot": {"values": ["north", "south"], "share": 10, "hold": "1d", "analyses": ["errors", "refused"]}}
}


def spec(manifests: Objects, kind: str, name: str = "flights") -> dict[str, Any]:
    found: list[dict[str, Any]] = [
        each.document["spec"] for each in manifests if (each.kind, each.name) == (kind, name)
    ]
    assert len(found) == 1
    return found[0]


def analysis(manifests: Objects) -> dict[str, Any]:
    found: dict[str, Any] = spec(manifests, "Canary")["analysis"]
    return found


@pytest.mark.parametrize("strategy", ["canary", "linear", "blue_green", "shadow", "phased"])
def test_each_strategy_has_no_flaw(strategy: str, under_flagger: Render, declared_under_flagger: Any) -> None:
    rollout = PHASE if strategy == "phased" else None
    target = declared_under_flagger(strategy, rollout)["prod"].target
    assert [flaw.problem for flaw in flaws(under_flagger(strategy, rollout), target)] == []


def test_weights_last_one_interval_each(weighted: Objects, under_flagger: Render) -> None:
    """The longest hold is 30 minutes; the controller acts once in it."""
    found = analysis(weighted)
    assert (found["interval"], found["stepWeights"], found["threshold"]) == ("1800s", [5, 25, 50], 1)
    assert "iterations" not in found
    assert analysis(under_flagger("linear"))["stepWeights"] == [20, 40, 60, 80]
    assert analysis(under_flagger("blue_green"))["stepWeights"] == [100]


def test_copies_and_one_cohort_are_measured_in_iterations(under_flagger: Render) -> None:
    """Two hours of copies, seen through the longest window, which is 15 minutes; a day in windows of five."""
    copies = analysis(under_flagger("shadow"))
    assert (copies["interval"], copies["iterations"], copies["mirror"]) == ("900s", 8, True)
    cohort = analysis(under_flagger("phased", PHASE))
    assert (cohort["interval"], cohort["iterations"]) == ("300s", 288)
    assert cohort["match"] == [
        {"headers": {"x-region": {"exact": "north"}}},
        {"headers": {"x-region": {"exact": "south"}}},
    ]


def test_a_metric_asks_for_the_pods_of_the_candidate_and_fails_above_the_limit(weighted: Objects) -> None:
    metrics = {metric["name"]: metric for metric in analysis(weighted)["metrics"]}
    assert [*metrics] == ["errors", "refused", "latency", "score_shift"]
    assert metrics["errors"]["thresholdRange"] == {"max": 0.02}
    query = spec(weighted, "MetricTemplate", "flights-score-shift")["query"]
    assert 'namespace="flights-prod",app_kubernetes_io_name="flights"}' in query
    assert 'namespace="flights-prod",app_kubernetes_io_name="flights-primary"}' in query
    assert "offset" not in query


@pytest.mark.parametrize(("strategy", "earlier"), [("blue_green", 1920), ("shadow", 1020)])
def test_where_the_stable_version_gets_nothing_it_is_compared_as_it_was(
    strategy: str, earlier: int, under_flagger: Render
) -> None:
    query = spec(under_flagger(strategy), "MetricTemplate", "flights-score-shift")["query"]
    assert f"offset {earlier}s" in query


def test_what_protects_pods_reaches_both_versions(weighted: Objects) -> None:
    """The controller gives the stable version another `app.kubernetes.io/name`."""
    chosen = {"app.kubernetes.io/instance": "flights-prod", "app.kubernetes.io/component": "server"}
    assert spec(weighted, "PodDisruptionBudget")["selector"]["matchLabels"] == chosen
    assert spec(weighted, "NetworkPolicy")["podSelector"]["matchLabels"] == chosen
    assert spec(weighted, "Service", "flights-pods")["selector"] == chosen
    assert spec(weighted, "ServiceMonitor")["podTargetLabels"] == ["app.kubernetes.io/name"]


@pytest.mark.parametrize(
    ("changes", "message"),
    [({"gateway": None}, "gateway"), ({"host": "10.0.0.1"}, "host"), ({"router": "istio"}, "router")],
)
def test_what_is_no_place_of_a_cluster_is_refused(
    changes: dict[str, Any], message: str, declared_under_flagger: Any
) -> None:
    with pytest.raises(ValidationError, match=message):
        declared_under_flagger(**changes)


def test_a_host_is_answered_for_only_when_it_is_declared(weighted: Objects, under_flagger: Render) -> None:
    assert "hosts" not in spec(weighted, "Canary")["service"]
    hosted = under_flagger("canary", None, host="flights.example.com")
    assert spec(hosted, "Canary")["service"]["hosts"] == ["flights.example.com"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_a_hostile_value_in_every_slot_keeps_the_structure(
    case: Path, names: Callable[..., dict[str, Any]], weighted: Objects, repository: Path
) -> None:
    text = case.read_bytes().decode()
    before = {(manifest.file, manifest.number): shape(manifest.document) for manifest in weighted}
    for manifest in render(repository / "templates", "flagger", replaced(names(), text), FORMAT):
        assert shape(manifest.document) == before[manifest.file, manifest.number]


def served(store: SeriesStore, name: str, rates: dict[str, float], score: float) -> None:
    """20 minutes of a version's pods: requests per second by status, answers of 10 ms with that score."""
    labels = {"namespace": "flights-prod", "app_kubernetes_io_name": name}
    for second in range(0, 1201, 15):
        for code, rate in rates.items():
            store.add("tidegate_requests_total", tuple((labels | {"code": code}).items()), second, rate * second)
        answered = rates.get("200", 0.0) * second
        store.add("tidegate_score_sum", tuple(labels.items()), second, answered * score)
        store.add("tidegate_score_count", tuple(labels.items()), second, answered)
        store.add("tidegate_request_seconds_count", tuple(labels.items()), second, answered)
        for bound in ("0.01", "+Inf"):
            store.add("tidegate_request_seconds_bucket", tuple((labels | {"le": bound}).items()), second, answered)


@pytest.mark.parametrize(
    ("candidate", "score", "failing"),
    [
        ({"200": 10.0}, 0.3, []),
        ({"200": 5.0, "500": 5.0}, 0.3, ["errors"]),
        ({"200": 5.0, "400": 5.0}, 0.3, ["refused"]),
        ({"200": 10.0}, 0.6, ["score_shift"]),
        ({}, 0.3, ["errors", "refused", "latency", "score_shift"]),
    ],
    ids=["healthy", "fails requests", "refuses requests", "answers otherwise", "no data"],
)
def test_the_controller_halts_on_a_value_above_the_limit_and_on_no_value(
    candidate: dict[str, float], score: float, failing: list[str], weighted: Objects
) -> None:
    """As its Prometheus provider reads an answer: none, or NaN, is no value."""
    store = SeriesStore()
    served(store, "flights", candidate, score) if candidate else None
    served(store, "flights-primary", {"200": 30.0}, 0.3)
    halted = []
    for metric in analysis(weighted)["metrics"]:
        answer = evaluate(spec(weighted, "MetricTemplate", metric["templateRef"]["name"])["query"], store, 1200)
        numbers = [*answer.values()] if isinstance(answer, dict) else [answer]
        if not numbers or math.isnan(numbers[0]) or numbers[0] > metric["thresholdRange"]["max"]:
            halted.append(metric["name"])
    assert halted == failing
