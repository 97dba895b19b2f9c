"""Replicas that KEDA adds by the rate of requests: what is rendered, what it counts, where it is lost."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter

from kubernetes_manifests import problems
from running_prometheus import answers, needs_prometheus, prometheus
from targets.conftest import names_of, rendered
from tidegate.alerts.compile_rules import service
from tidegate.config.schema.monitor import Monitor
from tidegate.config.schema.root import Environments
from tidegate.targets import Manifest
from tidegate.targets._kubernetes_family import request_rate
from tidegate.targets._kubernetes_family.rules import carried

Scaled = tuple[str, tuple[Manifest, ...]]
"""An environment's name and its manifests."""
PARTS = {"staging": "kubernetes", "prod": "argo_rollouts"}


@pytest.fixture(scope="module", params=PARTS, ids=PARTS.values())
def scaled(
    request: pytest.FixtureRequest, params: dict[str, Any], repository: Path
) -> tuple[str, tuple[Manifest, ...]]:
    name = request.param
    return name, rendered(repository, PARTS[name], names_of(by_requests(params, name), name))


def by_requests(params: dict[str, Any], name: str, rate: float = 40) -> dict[str, Any]:
    environment = params["environments"][name]
    target = environment["target"] | {"replicas": environment["target"]["replicas"] | {"requests_per_second": rate}}
    return params | {"environments": params["environments"] | {name: environment | {"target": target}}}


def of_kind(manifests: tuple[Manifest, ...], kind: str) -> list[dict[str, Any]]:
    return [manifest.document for manifest in manifests if manifest.document["kind"] == kind]


def test_one_scaled_object_takes_the_place_of_the_autoscaler(scaled: Scaled) -> None:
    name, manifests = scaled
    (found,) = of_kind(manifests, "ScaledObject")
    assert of_kind(manifests, "HorizontalPodAutoscaler") == []
    processors, requests = found["spec"]["triggers"]
    assert processors == {"type": "cpu", "metricType": "Utilization", "metadata": {"value": "70"}}
    assert requests["metadata"]["threshold"] == "40"
    assert f'namespace="flights-{name}"' in requests["metadata"]["query"]
    assert found["spec"]["minReplicaCount"] < found["spec"]["maxReplicaCount"]
    assert list(problems(manifests, f"flights-{name}", "1.33")) == []


@pytest.mark.parametrize(("rate", "threshold"), [(1234.5678, "1234.568"), (0.01, "0.01"), (1_000_000, "1000000")])
def test_the_threshold_is_a_decimal_number(
    params: dict[str, Any], repository: Path, rate: float, threshold: str
) -> None:
    """Not an exponent; and Kubernetes counts in thousandths, so that less than half of one would be none."""
    declared = names_of(by_requests(params, "staging", rate), "staging")
    (found,) = of_kind(rendered(repository, "kubernetes", declared), "ScaledObject")
    assert found["spec"]["triggers"][1]["metadata"]["threshold"] == threshold


def test_a_service_monitor_gives_the_series_the_labels_that_are_asked_for(
    scaled: Scaled, params: dict[str, Any]
) -> None:
    """The operator labels a series by the namespace and the name of the service that its monitor selects."""
    _, manifests = scaled
    (monitor,) = of_kind(manifests, "ServiceMonitor")
    wanted = monitor["spec"]["selector"]["matchLabels"].items()
    (read,) = [found for found in of_kind(manifests, "Service") if wanted <= found["metadata"]["labels"].items()]
    labels = {key: read["metadata"][key] for key in ("namespace", "name")}
    (found,) = of_kind(manifests, "ScaledObject")
    query = found["spec"]["triggers"][1]["metadata"]["query"]
    assert f'{{namespace="{labels["namespace"]}",service="{labels["name"]}"}}' in query


@needs_prometheus
def test_a_running_prometheus_answers_the_rate_of_this_environment_alone(scaled: Scaled, tmp_path: Path) -> None:
    """20 requests per second here, as many elsewhere; no answer without series, so KEDA removes nothing."""
    name, manifests = scaled
    (found,) = of_kind(manifests, "ScaledObject")
    query, start = found["spec"]["triggers"][1]["metadata"]["query"], 1_700_000_000
    service_name = query.partition('service="')[2].partition('"')[0]
    with prometheus(_series(f"flights-{name}", service_name, start), tmp_path) as url:
        (now,) = answers(url, query, start=start + 300, every_s=15, count=1)
        (later,) = answers(url, query, start=start + 900, every_s=15, count=1)
    assert now == pytest.approx([20.0], rel=0.01)
    assert later == []


def _series(namespace: str, service_name: str, start: int) -> Iterator[str]:
    for space in (namespace, "elsewhere"):
        for pod in range(2):
            labels = f'namespace="{space}",service="{service_name}",pod="{pod}",code="200"'
            for second in range(0, 315, 15):
                yield f"tidegate_requests_total{{{labels}}} {10 * second} {start + second}"


def test_objectives_of_plain_kubernetes_are_measured_then(params: dict[str, Any]) -> None:
    monitor = Monitor.model_validate(params["monitor"])
    declared = environments(by_requests(params, "staging"))["staging"]
    labels = service("flights", "staging", declared, monitor).pods.labels
    assert labels == {"namespace": "flights-staging", "service": "flights"}


def environments(params: dict[str, Any]) -> Any:
    return TypeAdapter(Environments).validate_python(params["environments"])


@pytest.mark.parametrize(
    ("project", "prometheus_url", "message"),
    [
        ("flights", None, "declare monitor.prometheus"),
        ("f" * 55, "http://prometheus:9090", "has 55 characters, and KEDA takes 54"),
        ("f" * 54, "http://prometheus:9090", ""),
    ],
    ids=["no Prometheus", "a name too long", "the longest name"],
)
def test_what_keda_could_not_run_is_refused_at_its_key(
    project: str, prometheus_url: str | None, message: str, params: dict[str, Any]
) -> None:
    monitor = Monitor.model_validate({"prometheus": prometheus_url})
    found = list(request_rate.problems(project, environments(by_requests(params, "staging")), monitor))
    assert [problem.key for problem in found] == ["environments.staging.target.replicas.requests_per_second"] * bool(
        message
    )
    assert all(message in problem.message for problem in found)


@pytest.mark.parametrize(("expected", "cautioned"), [(160, []), (161, ["4 replicas take 160 requests per second and"])])
def test_fewer_replicas_than_the_expected_requests_need_are_warned_of(
    expected: int, cautioned: list[str], params: dict[str, Any]
) -> None:
    changed = by_requests(params, "staging")
    changed["environments"]["staging"] |= {"traffic": {"requests_per_second": expected}}
    found = list(request_rate.cautions(environments(changed)))
    assert [(problem.key, problem.message.partition(" 161")[0]) for problem in found] == [
        ("environments.staging.target.replicas.max", text) for text in cautioned
    ]


def test_templates_that_do_not_know_the_rate_are_named(params: dict[str, Any], staging: tuple[Manifest, ...]) -> None:
    declared = environments(by_requests(params, "staging"))["staging"].target
    found = [flaw.problem.message for flaw in carried.flaws(staging, declared)]
    assert any("requests_per_second: no template carries it" in message for message in found)
