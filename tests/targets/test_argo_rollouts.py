from typing import Any

import pytest
from pydantic import ValidationError

from declared_environments import declared
from kubernetes_manifests import problems
from tidegate.delivery import losses
from tidegate.manifest_formats import yaml_documents
from tidegate.targets import Manifest
from tidegate.targets._kubernetes_family.rules import objects
from tidegate.targets._render import render
from tidegate.targets.argo_rollouts import Params

DECLARED: dict[str, Any] = {
    "kind": "argo_rollouts",
    "router": "nginx",
    "ingress": "flights",
    "namespace": "flights",
    "image": "registry.example.com/serve:1",
    "replicas": {"min": 2, "max": 4},
    "resources": {"requests": {"cpu": "250m", "memory": "512Mi"}, "limits": {"cpu": "1", "memory": "1Gi"}},
}
GATEWAY = {"router": "gateway_api", "ingress": None, "gateway": {"name": "public", "namespace": "gateways"}}


@pytest.mark.parametrize("changes", [{"ingress": "A"}, {"host": "a b"}, {"controller": "-"}, {"extra": 1}])
def test_what_is_no_name_of_a_cluster_is_refused(changes: dict[str, Any]) -> None:
    assert Params.model_validate(DECLARED)
    with pytest.raises(ValidationError):
        Params.model_validate(DECLARED | changes)


def spec(manifests: tuple[Manifest, ...], kind: str, name: str = "flights") -> dict[str, Any]:
    (named,) = (manifest.document["spec"] for manifest in manifests if (manifest.kind, manifest.name) == (kind, name))
    return named


def test_each_step_sends_its_share_and_waits_for_its_analysis(prod: tuple[Manifest, ...]) -> None:
    steps = spec(prod, "Rollout")["strategy"]["canary"]["steps"]
    assert [step["setWeight"] for step in steps[::2]] == [5, 25, 50]
    assert [step["analysis"]["templates"][0]["templateName"] for step in steps[1::2]] == [
        "flights-probe",
        "flights-wide",
        "flights-half",
    ]


def test_an_analysis_lasts_exactly_as_long_as_its_step_holds(prod: tuple[Manifest, ...]) -> None:
    for name, hold in (("probe", 600), ("wide", 1800), ("half", 1800)):
        for metric in spec(prod, "AnalysisTemplate", f"flights-{name}")["metrics"]:
            first, every = (int(metric[key].removesuffix("s")) for key in ("initialDelay", "interval"))
            assert first + every * (metric["count"] - 1) == hold


def test_a_switch_keeps_the_former_version_until_it_is_measured(switched: tuple[Manifest, ...]) -> None:
    strategy = spec(switched, "Rollout")["strategy"]
    assert list(strategy) == ["blueGreen"]
    assert strategy["blueGreen"]["scaleDownDelaySeconds"] == 1800 + 120
    assert {manifest.name for manifest in switched if manifest.kind == "Service"} == {
        "flights-active",
        "flights-preview",
        "flights-pods",
    }


def test_a_host_is_answered_for_only_when_it_is_declared(names, repository, prod: tuple[Manifest, ...]) -> None:
    assert "host" not in spec(prod, "Ingress")["rules"][0]
    declared = names("prod")
    declared["target"] |= {"host": "flights.example.com"}
    hosted = objects(render(repository / "templates", "argo_rollouts", declared, yaml_documents))
    assert spec(hosted, "Ingress")["rules"][0]["host"] == "flights.example.com"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"router": "gateway_api"}, "gateway: is needed where router is gateway_api"),
        ({"ingress": None}, "ingress: is needed where router is nginx"),
        (GATEWAY | {"ingress": "flights"}, "ingress: is not used where router is gateway_api"),
        ({"gateway": GATEWAY["gateway"]}, "gateway: is not used where router is nginx"),
        ({"router": "alb"}, "load_balancer: is needed where router is alb"),
        ({"load_balancer": {"subnets": ["10.0.0.0/20"]}}, "load_balancer: is not used where router is nginx"),
        ({"router": "traefik"}, "router"),
    ],
)
def test_a_router_needs_what_it_divides_and_nothing_else(changes: dict[str, Any], message: str) -> None:
    assert Params.model_validate(DECLARED | GATEWAY).router == "gateway_api"
    with pytest.raises(ValidationError, match=message):
        Params.model_validate(DECLARED | changes)


def test_the_gateway_api_is_the_default_router() -> None:
    declared = {key: value for key, value in (DECLARED | GATEWAY).items() if key not in {"router", "ingress"}}
    assert Params.model_validate(declared).router == "gateway_api"


def test_an_http_route_starts_with_all_traffic_on_the_stable_version(gated: tuple[Manifest, ...]) -> None:
    assert not [manifest for manifest in gated if manifest.kind == "Ingress"]
    route = spec(gated, "HTTPRoute")
    assert route["parentRefs"] == [{"name": "public", "namespace": "gateways"}]
    assert route["rules"][0]["backendRefs"] == [
        {"name": "flights-stable", "port": 80, "weight": 100},
        {"name": "flights-canary", "port": 80, "weight": 0},
    ]
    assert spec(gated, "Rollout")["strategy"]["canary"]["trafficRouting"] == {
        "plugins": {"argoproj-labs/gatewayAPI": {"httpRoute": "flights", "namespace": "flights-prod"}}
    }
    (policy,) = (manifest.document["spec"] for manifest in gated if manifest.kind == "NetworkPolicy")
    callers = [source["namespaceSelector"]["matchLabels"] for source in policy["ingress"][0]["from"]]
    assert callers[0] == {"kubernetes.io/metadata.name": "gateways"}
    assert list(problems(gated, "flights-prod", "1.33")) == []


def test_a_switch_leads_the_route_to_the_active_version(gated_switch: tuple[Manifest, ...]) -> None:
    assert spec(gated_switch, "HTTPRoute")["rules"][0]["backendRefs"] == [{"name": "flights-active", "port": 80}]
    assert list(problems(gated_switch, "flights-prod", "1.33")) == []


def test_without_metrics_of_a_router_only_pods_are_asked(gated: tuple[Manifest, ...]) -> None:
    names = {metric["name"] for metric in spec(gated, "AnalysisTemplate", "flights-half")["metrics"]}
    assert names == {"errors", "refused", "latency", "score_shift"}


def test_what_a_gateway_loses_is_named_where_it_is_declared(params: dict[str, Any]) -> None:
    prod = params["environments"]["prod"]
    target = {key: value for key, value in prod["target"].items() if key != "ingress"} | {
        key: value for key, value in GATEWAY.items() if key != "ingress"
    }
    environments = declared(params | {"environments": {"prod": prod | {"target": target}}})
    (loss,) = losses.problems(environments, {})
    assert loss.key == "environments.prod.target.router"
    assert list(losses.problems(declared(params), {})) == []


def test_equal_steps_are_a_canary_to_the_controller(rendered_with: Any) -> None:
    manifests = rendered_with("linear")
    steps = spec(manifests, "Rollout")["strategy"]["canary"]["steps"]
    assert [step["setWeight"] for step in steps[::2]] == [20, 40, 60, 80]
    assert [step["analysis"]["templates"][0]["templateName"] for step in steps[1::2]] == [
        f"flights-at-{weight}" for weight in (20, 40, 60, 80)
    ]
    assert list(problems(manifests, "flights-prod", "1.33")) == []
