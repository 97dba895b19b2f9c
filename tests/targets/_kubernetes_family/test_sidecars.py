"""With Istio's sidecars the policy lets them reach istiod and be measured, and the package is fetched without them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

import knative_rendering
from declared_environments import declared
from tidegate.config.schema.monitor import Monitor
from tidegate.kinds import TARGETS
from tidegate.rollouts import plan
from tidegate.targets import Deployment
from tidegate.targets._deployment import values
from tidegate.targets._kubernetes_family.rules import Objects, objects
from tidegate.targets._render import render

UNREDIRECTED = "traffic.sidecar.istio.io/excludeOutboundPorts"
GATED = {"gateway": {"name": "public", "namespace": "istio-ingress"}}
SHARED = ("namespace", "image", "replicas", "resources")
CHOICES: dict[str, tuple[str, dict[str, Any], str | None]] = {
    "kubernetes without sidecars": ("kubernetes", {}, None),
    "kubernetes in the mesh": ("kubernetes", {"sidecars": "mesh"}, "mesh"),
    "argo_rollouts behind a Gateway": ("argo_rollouts", GATED, None),
    "argo_rollouts routed by Istio": ("argo_rollouts", GATED | {"router": "istio"}, "istio-system"),
    "argo_rollouts with a control plane of another name": (
        *("argo_rollouts", GATED | {"router": "istio", "sidecars": "istio-1-27"}, "istio-1-27"),
    ),
    "flagger in the mesh": ("flagger", GATED | {"sidecars": "mesh"}, "mesh"),
    "knative in the mesh": ("knative", {"sidecars": "mesh"}, "mesh"),
    "kserve in the mesh": ("kserve", {"sidecars": "mesh"}, "mesh"),
    "kserve without sidecars": ("kserve", {}, None),
}


def peers(rule: dict[str, Any], key: str) -> list[str]:
    selectors = [peer.get("namespaceSelector", {}).get("matchLabels", {}) for peer in rule.get(key, [])]
    return [labels.get("kubernetes.io/metadata.name", "") for labels in selectors]


def opened(spec: dict[str, Any], key: str, peer: str, namespace: str) -> set[object]:
    """The ports that are open between the pods and a namespace."""
    return {port["port"] for rule in spec[key] if namespace in peers(rule, peer) for port in rule["ports"]}


@pytest.fixture(scope="module")
def in_the_mesh(params: dict[str, Any], repository: Path) -> Callable[[str, dict[str, Any]], Objects]:
    def rendered(kind: str, own: dict[str, Any], store: str = "https://models.example.com/flights") -> Objects:
        prod = params["environments"]["prod"]
        target = {key: prod["target"][key] for key in SHARED} | {"kind": kind} | own
        environments = params["environments"] | {"prod": prod | {"target": target, "store": store}}
        environment = declared(params | {"environments": environments})["prod"]
        monitor = Monitor.model_validate(params["monitor"])
        deployment = Deployment("flights", plan("prod", environment, monitor), "ab" * 32, store, monitor.prometheus)
        module = TARGETS.load(kind)
        seen = values(deployment, environment.target) | module.values(environment.target, deployment)
        manifests = render(repository / "templates", kind, seen, module.FORMAT)
        assert list(module.flaws(manifests, environment.target)) == []
        return objects(manifests)

    return rendered


@pytest.mark.parametrize("choice", CHOICES)
def test_a_sidecar_reaches_istiod_and_is_read_only_where_there_is_one(choice: str, in_the_mesh: Any) -> None:
    kind, own, namespace = CHOICES[choice]
    spec = knative_rendering.spec(in_the_mesh(kind, own), "NetworkPolicy")
    to_istiod = [rule for rule in spec["egress"] if any(port["port"] == 15012 for port in rule["ports"])]
    assert [peers(rule, "to") for rule in to_istiod] == ([] if namespace is None else [[namespace]])
    read = opened(spec, "ingress", "from", "monitoring")
    assert {15020, 15090} & read == (set() if namespace is None else {15020, 15090})
    assert opened(spec, "egress", "to", "kube-system") == {53}, "names are resolved as before"


@pytest.mark.parametrize("choice", CHOICES)
def test_the_package_is_fetched_before_the_sidecar_runs(choice: str, in_the_mesh: Any) -> None:
    kind, own, namespace = CHOICES[choice]
    texts = [manifest.text for manifest in in_the_mesh(kind, own) if UNREDIRECTED in manifest.text]
    assert len(texts) == (0 if namespace is None else 1)
    assert all(f'{UNREDIRECTED}: "443"' in text for text in texts)


def test_the_identity_at_an_object_store_is_asked_for_without_it_too(in_the_mesh: Any) -> None:
    rendered = in_the_mesh("kubernetes", {"sidecars": "mesh"}, "s3://models/flights")
    (text,) = {manifest.text for manifest in rendered if UNREDIRECTED in manifest.text}
    assert f'{UNREDIRECTED}: "80,443"' in text


def fetching_user(rendered: Objects) -> tuple[object, object]:
    """The user of the fetch and of the server."""
    (pod,) = {
        id(found): found
        for manifest in rendered
        for found in (manifest.document.get("spec", {}).get("predictor"), manifest.template.get("spec"))
        if found and "initContainers" in found
    }.values()
    (fetch,), (server,) = pod["initContainers"], pod["containers"]
    own = pod.get("securityContext", {}).get("runAsUser")
    return fetch["securityContext"].get("runAsUser", own), server["securityContext"].get("runAsUser", own)


@pytest.mark.parametrize("choice", [choice for choice, (*_, namespace) in CHOICES.items() if namespace is not None])
def test_the_fetch_runs_as_the_sidecars_user_where_that_is_declared(choice: str, in_the_mesh: Any) -> None:
    kind, own, _ = CHOICES[choice]
    assert fetching_user(in_the_mesh(kind, own)) == (65532, 65532)
    assert fetching_user(in_the_mesh(kind, own | {"sidecar_user": 1337})) == (1337, 65532)


@pytest.mark.parametrize("user", [0, -1, 2**31, 1337.5])
def test_a_user_that_no_container_may_have_is_refused(user: object, in_the_mesh: Any) -> None:
    with pytest.raises(ValidationError, match="sidecar_user"):
        in_the_mesh("kubernetes", {"sidecars": "mesh", "sidecar_user": user})


def test_without_sidecars_nobody_has_their_user(in_the_mesh: Any) -> None:
    with pytest.raises(ValidationError, match="no pod has a sidecar here"):
        in_the_mesh("kubernetes", {"sidecar_user": 1337})
