from dataclasses import replace
from typing import Any

import pytest
from pydantic import ValidationError

from kubernetes_manifests import problems
from tidegate.plans import Plan
from tidegate.targets import Deployment, Flaw, Manifest
from tidegate.targets._kubernetes_family import NAMES, PORT, ClusterParams, flaws, values

DECLARED: dict[str, Any] = {
    "kind": "kubernetes",
    "namespace": "flights",
    "image": "registry.example.com:5000/serve:1",
    "replicas": {"min": 2, "max": 4, "cpu": "7%"},
    "resources": {"requests": {"cpu": "250m", "memory": "512Mi"}, "limits": {"cpu": "1.5", "memory": "1.5Gi"}},
}
PLAN = Plan("prod", "rolling", 1.0, (), (), "rollback", 1, 0, 10)
DEPLOYMENT = Deployment("boats", PLAN, "ab" * 32, "https://store.example.com/boats", None)


def of(**changes: Any) -> ClusterParams:
    pytest.importorskip("kubernetes_validate")
    return ClusterParams.model_validate(DECLARED | changes)


def resources(cpu: str, memory: str = "1Mi") -> dict[str, Any]:
    return {"resources": DECLARED["resources"] | {"requests": {"cpu": cpu, "memory": memory}}}


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"monitoring": "a/b"}, "monitoring"),
        ({"cluster_version": "1"}, "cluster_version"),
        ({"cluster_version": "1.99"}, "unknown Kubernetes version: 1.99"),
    ],
)
def test_what_no_cluster_takes_is_refused(changes: dict[str, Any], message: str) -> None:
    assert of()
    with pytest.raises(ValidationError) as refused:
        of(**changes)
    assert message in str(refused.value)


def test_requests_may_be_the_limits_and_one_replica_is_enough() -> None:
    found = of(**resources("1.5", "1.5Gi"), replicas={"min": 1, "max": 1, "cpu": "1%"})
    assert found.replicas.cpu == pytest.approx(0.01)


def test_values_have_the_names_that_templates_may_use() -> None:
    assert values(of(), DEPLOYMENT).keys() == NAMES


def test_pods_are_selected_by_what_no_release_changes() -> None:
    found = values(of(), DEPLOYMENT)
    other = values(of(), replace(DEPLOYMENT, package="cd" * 32))
    assert found["selector"] == other["selector"]
    assert found["selector"]["app.kubernetes.io/instance"] == "boats-prod"
    assert found["selector"].items() <= found["labels"].items() <= found["pod_labels"].items()
    assert found["pod_labels"]["app.kubernetes.io/version"] == "ab" * 6
    assert found["annotations"] == {"tidegate/package": "ab" * 32, "tidegate/plan": PLAN.digest}


def test_quantities_are_written_as_kubernetes_writes_them() -> None:
    found = values(of(), DEPLOYMENT)
    assert found["resources"] == {
        "requests": {"cpu": "250m", "memory": "512Mi"},
        "limits": {"cpu": "1500m", "memory": "1536Mi"},
    }
    assert found["replicas"] == {"min": 2, "max": 4, "cpu_percent": 7}
    small = values(of(resources=DECLARED["resources"] | {"requests": {"cpu": "1", "memory": "512Ki"}}), DEPLOYMENT)
    assert small["resources"]["requests"] == {"cpu": "1", "memory": "512Ki"}


@pytest.mark.parametrize(
    ("store", "port"),
    [("https://a.example.com/x", 443), ("http://a.example.com", 80), ("http://a.example.com:9000/x", 9000)],
)
def test_the_port_of_the_store_is_that_of_its_address(store: str, port: int) -> None:
    found = values(of(), replace(DEPLOYMENT, store=store))
    assert (found["store_port"], found["port"]) == (port, PORT)


def test_the_reference_manifests_hold(prod: tuple[Manifest, ...], staging: tuple[Manifest, ...]) -> None:
    assert list(problems(prod, "flights-prod", "1.33")) == []
    assert list(problems(staging, "flights-staging", "1.33")) == []
    assert list(flaws(staging, of(namespace="flights-staging"))) == []


def test_what_manifests_mean_is_judged_once_their_fields_are_sound(staging: tuple[Manifest, ...]) -> None:
    elsewhere = list(flaws(staging, of(namespace="elsewhere")))
    assert {flaw.manifest.file for flaw in elsewhere} == {manifest.file for manifest in staging}
    first = replace(staging[0], document=staging[0].document | {"speck": {}})
    unsound = list(flaws((first, *staging[1:]), of(namespace="elsewhere")))
    assert unsound
    assert {flaw.manifest.file for flaw in unsound} == {first.file}


def test_a_target_of_the_family_adds_rules_of_its_own(staging: tuple[Manifest, ...]) -> None:
    own = [lambda objects: iter([Flaw(objects[0], "own")])]
    found = list(flaws(staging, of(namespace="flights-staging"), rules=own))
    assert [flaw.message for flaw in found] == ["own"]
