"""Who a pod is to registries, stores and clouds, from the declaration to the objects."""

from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from kubernetes_manifests import problems
from tidegate.alerts import compiled
from tidegate.config.schema.monitor import Monitor
from tidegate.config.schema.root import Environments
from tidegate.kinds import TARGETS
from tidegate.rollouts import plan
from tidegate.targets import Deployment
from tidegate.targets._deployment import values
from tidegate.targets._kubernetes_family.identity import SecretKey, ServiceAccount, agents
from tidegate.targets._kubernetes_family.rules import Objects, objects
from tidegate.targets._render import render

ROLE = {"eks.amazonaws.com/role-arn": "arn:aws:iam::111122223333:role/flights"}
DECLARED: dict[str, Any] = {
    "pull_secrets": ["registry", "mirror"],
    "store_token": {"secret": "models"},
    "service_account": {"annotations": ROLE, "pod_labels": {"azure.workload.identity/use": "true"}},
    "monitor_labels": {"release": "kube-prometheus-stack"},
}


def rendered(params: dict[str, Any], repository: Any, environment: str, **changes: Any) -> Objects:
    """The environment's objects with other keys of the target, and another store."""
    declared = params["environments"][environment]
    declared = declared | {"store": changes.pop("store", declared["store"]), "target": declared["target"] | changes}
    typed = TypeAdapter(Environments).validate_python({environment: declared})[environment]
    monitor = Monitor.model_validate(params["monitor"])
    alerts = tuple(compiled("flights", {environment: typed}, monitor))
    planned = plan(environment, typed, monitor)
    deployment = Deployment("flights", planned, "ab" * 32, typed.store, monitor.prometheus, alerts=alerts)
    kind = TARGETS.load(typed.target.kind)
    names = values(deployment, typed.target) | kind.values(typed.target, deployment)
    manifests = render(repository / "templates", typed.target.kind, names, kind.FORMAT)
    assert list(kind.flaws(manifests, typed.target)) == []
    return objects(manifests)


def only(found: Objects, kind: str) -> dict[str, Any]:
    (document,) = (each.document for each in found if each.kind == kind)
    return document


@pytest.mark.parametrize(("environment", "workload"), [("prod", "Rollout"), ("staging", "Deployment")])
def test_what_is_declared_is_in_the_objects(
    environment: str, workload: str, params: dict[str, Any], repository: Any
) -> None:
    found = rendered(params, repository, environment, **DECLARED)
    template = only(found, workload)["spec"]["template"]
    assert template["spec"]["imagePullSecrets"] == [{"name": "registry"}, {"name": "mirror"}]
    assert template["metadata"]["labels"]["azure.workload.identity/use"] == "true"
    (fetching,) = template["spec"]["initContainers"]
    reference = {"secretKeyRef": {"name": "models", "key": "token"}}
    assert fetching["env"] == [{"name": "TIDEGATE_STORE_TOKEN", "valueFrom": reference}]
    assert "env" not in template["spec"]["containers"][0], "the server needs no store"
    assert only(found, "ServiceAccount")["metadata"]["annotations"] == ROLE
    if environment == "prod":
        for kind in ("ServiceMonitor", "PrometheusRule"):
            assert only(found, kind)["metadata"]["labels"]["release"] == "kube-prometheus-stack"
    assert list(problems(found, f"flights-{environment}", "1.33")) == []


def test_nothing_is_added_where_nothing_is_declared(params: dict[str, Any], repository: Any) -> None:
    text = "\n".join(str(each.document) for each in rendered(params, repository, "prod"))
    for word in ("imagePullSecrets", "TIDEGATE_STORE_TOKEN", "169.254", "role-arn"):
        assert word not in text


@pytest.mark.parametrize(
    ("store", "reached"),
    [
        ("https://models.example.com/flights", []),
        ("s3://models/flights", [("169.254.170.23/32", 80)]),
        ("gs://models/flights", [("169.254.169.254/32", 80), ("169.254.169.252/32", 988)]),
        ("az://models/flights", []),
    ],
)
def test_a_pod_may_ask_who_it_is_where_its_store_wants_to_know(
    store: str, reached: list[tuple[str, int]], params: dict[str, Any], repository: Any
) -> None:
    assert [(each["cidr"], each["port"]) for each in agents(store)] == reached
    egress = only(rendered(params, repository, "staging", store=store), "NetworkPolicy")["spec"]["egress"]
    blocks = [
        (to["ipBlock"]["cidr"], rule["ports"][0]["port"])
        for rule in egress
        for to in rule.get("to", [])
        if "ipBlock" in to
    ]
    assert blocks == reached
    assert {"ports": [{"protocol": "TCP", "port": 443}]} in egress


@pytest.mark.parametrize(
    "account",
    [
        {"annotations": {"a b": "c"}},
        {"annotations": {"a": "b\nprivileged: true"}},
        {"annotations": {"a": ""}},
        {"annotations": {"tidegate/package": "another"}},
        {"pod_labels": {"app.kubernetes.io/name": "another"}},
        {"pod_labels": {"a": "b" * 64}},
        {"pod_labels": {"-a": "b"}},
        {"pod_labels": {"x/y/z": "b"}},
    ],
)
def test_what_no_cluster_takes_and_what_templates_set_is_refused(account: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        ServiceAccount.model_validate(account)


@pytest.mark.parametrize("secret", [{"secret": "A"}, {"secret": "a/b"}, {"secret": "a", "key": "a b"}, {}])
def test_a_secret_is_named_as_the_cluster_names_it(secret: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        SecretKey.model_validate(secret)
