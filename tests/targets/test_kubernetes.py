from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from kubernetes_manifests import problems
from tidegate.manifest_formats import yaml_documents
from tidegate.targets._kubernetes_family.rules import objects
from tidegate.targets._render import render
from tidegate.targets.kubernetes import Params

DECLARED: dict[str, Any] = {
    "kind": "kubernetes",
    "namespace": "flights",
    "image": "registry.example.com:5000/serve:1",
    "replicas": {"min": 2, "max": 4, "cpu": "7%"},
    "resources": {"requests": {"cpu": "250m", "memory": "512Mi"}, "limits": {"cpu": "1.5", "memory": "1Gi"}},
}


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"clients": ["Web"]}, "clients.0"),
        ({"clients": ["a\n- b"]}, "clients.0"),
        ({"clients": [""]}, "clients.0"),
    ],
)
def test_what_no_cluster_takes_is_refused(changes: dict[str, Any], message: str) -> None:
    pytest.importorskip("kubernetes_validate")
    assert Params.model_validate(DECLARED)
    with pytest.raises(ValidationError) as refused:
        Params.model_validate(DECLARED | changes)
    assert message in str(refused.value)


def test_only_declared_namespaces_may_call_the_service(names, repository: Path) -> None:
    declared = names("staging")
    declared["target"] |= {"clients": ["web", "batch"], "monitoring": "watch"}
    manifests = objects(render(repository / "templates", "kubernetes", declared, yaml_documents))
    (policy,) = (manifest.document["spec"] for manifest in manifests if manifest.kind == "NetworkPolicy")
    (ingress,) = policy["ingress"]
    assert ingress["from"] == [
        {"podSelector": {}},
        *(
            {"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": name}}}
            for name in ("web", "batch", "watch")
        ),
    ]
    assert policy["policyTypes"] == ["Ingress", "Egress"]
    assert list(problems(manifests, "flights-staging", "1.33")) == []
