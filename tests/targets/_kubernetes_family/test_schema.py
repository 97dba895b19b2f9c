import sys
from collections.abc import Callable
from typing import Any

import pytest

from kubernetes_manifests import problems
from tidegate.errors import DeclarationError, InfrastructureError
from tidegate.targets import Manifest

Changed = Callable[..., tuple[Manifest, ...]]
SERVER = ("spec", "template", "spec", "containers", 0)
METRIC = ("spec", "metrics", 0)


@pytest.mark.parametrize(
    ("kind", "path", "value", "message"),
    [
        ("Service", ("spec", "portz"), [], "Additional properties are not allowed"),
        ("Service", ("spec", "ports", 0, "port"), "80", "spec.ports.0.port: '80' is not"),
        ("Service", ("kind",), "Sevice", "unknown kind v1 Sevice: not in Kubernetes 1.33"),
        ("Service", ("kind",), ..., "apiVersion and kind must name the kind of object"),
        ("Rollout", ("spec", "stratgy"), {}, "spec.stratgy: extra inputs are not permitted"),
        ("Rollout", ("spec", "selector"), ..., "spec.selector: field required"),
        ("Rollout", ("spec", "strategy", "canary", "steps", 0, "setWeight"), 150, "less than or equal to 100"),
        ("Rollout", ("spec", "strategy", "canary", "steps", 0, "setWeight"), True, "should be a valid integer"),
        ("Rollout", (*SERVER, "prots"), [], "Additional properties are not allowed"),
        ("Rollout", (*SERVER, "image"), 7, "spec.template.spec.containers.0.image: 7 is not"),
        ("AnalysisTemplate", ("spec", "metrics"), [], "spec.metrics: list should have at least 1 item"),
        ("AnalysisTemplate", (*METRIC, "interval"), "soon", "spec.metrics.0.interval: string should match pattern"),
        (
            "AnalysisTemplate",
            (*METRIC, "failureLimit"),
            -5,
            "failureLimit: input should be greater than or equal to -1",
        ),
        ("AnalysisTemplate", (*METRIC, "provider"), {}, "spec.metrics.0.provider.prometheus: field required"),
        ("AnalysisTemplate", (*METRIC, "provider", "web"), {}, "spec.metrics.0.provider.web: extra inputs"),
        ("ServiceMonitor", ("spec", "endpoints"), [], "spec.endpoints: list should have at least 1 item"),
    ],
)
def test_a_field_that_the_kind_does_not_have_so_is_refused_at_its_line(
    kind: str, path: tuple[str | int, ...], value: Any, message: str, prod: tuple[Manifest, ...], changed: Changed
) -> None:
    flaws = list(problems(changed(prod, kind, path, value), "flights-prod", "1.33"))
    assert any(message in problem.message for problem in flaws), flaws
    assert all(problem.where and problem.where.line for problem in flaws)


def test_without_the_schemas_nothing_is_a_pass(staging: tuple[Manifest, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "kubernetes_validate", None)
    with pytest.raises(InfrastructureError, match=r"needs the extra: pip install 'tidegate\[kubernetes\]'"):
        list(problems(staging, "flights-staging", "1.33"))


def test_an_unknown_cluster_version_is_no_pass(staging: tuple[Manifest, ...]) -> None:
    with pytest.raises(DeclarationError, match=r"unknown Kubernetes version: 1\.99"):
        list(problems(staging, "flights-staging", "1.99"))


def test_a_document_that_differs_in_a_value_s_type_alone_has_its_own_verdict(
    prod: tuple[Manifest, ...], changed: Changed
) -> None:
    """A verdict is kept by what a document holds: 1 and True are equal, and only one of them is a port."""
    port = ("spec", "ports", 0, "port")
    for value, ports in ((1, 0), (True, 1), (1, 0), ("1", 1)):
        flaws = list(problems(changed(prod, "Service", port, value), "flights-prod", "1.33"))
        assert len([flaw for flaw in flaws if "spec.ports.0.port" in flaw.message]) == ports, (value, flaws)
