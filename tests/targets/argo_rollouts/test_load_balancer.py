"""Annotations of the Ingress, and what is declared of a load balancer."""

from collections.abc import Callable
from typing import Any

import pytest
from pydantic import ValidationError

from tidegate.targets import Manifest
from tidegate.targets.argo_rollouts.load_balancer import LoadBalancer, annotations

CERTIFICATE = "arn:aws:acm:eu-central-1:111122223333:certificate/6f1b"


def test_pods_are_the_targets_and_the_certificate_decides_the_port() -> None:
    subnets = ("10.0.0.0/20",)
    plain = annotations(LoadBalancer(subnets=subnets))
    secured = annotations(LoadBalancer(subnets=subnets, scheme="internet-facing", certificate=CERTIFICATE))
    assert plain["alb.ingress.kubernetes.io/listen-ports"] == '[{"HTTP":80}]'
    assert plain["alb.ingress.kubernetes.io/scheme"] == "internal"
    assert secured["alb.ingress.kubernetes.io/listen-ports"] == '[{"HTTPS":443}]'
    assert secured["alb.ingress.kubernetes.io/certificate-arn"] == CERTIFICATE
    assert plain["alb.ingress.kubernetes.io/target-type"] == "ip"


@pytest.mark.parametrize(
    "declared",
    [
        {"subnets": []},
        {"subnets": ["10.0.0.1/20"]},
        {"subnets": ["everywhere"]},
        {"subnets": ["10.0.0.0/20"], "scheme": "public"},
        {"subnets": ["10.0.0.0/20"], "certificate": "mine"},
    ],
    ids=["no network", "bits of a host", "a word", "an unknown scheme", "no ARN"],
)
def test_what_makes_no_load_balancer_is_refused(declared: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        LoadBalancer.model_validate(declared)


def test_only_its_subnets_and_prometheus_call_the_pods(balanced: Callable[[str], tuple[Manifest, ...]]) -> None:
    (policy,) = (manifest.document for manifest in balanced("canary") if manifest.kind == "NetworkPolicy")
    callers = policy["spec"]["ingress"][0]["from"]
    assert [caller["ipBlock"]["cidr"] for caller in callers[:2]] == ["10.0.0.0/20", "10.0.16.0/20"]
    assert [*callers[2]] == ["namespaceSelector"]
    assert len(callers) == 3
