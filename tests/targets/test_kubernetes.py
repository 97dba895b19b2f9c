from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from kubernetes_manifests import problems
from tidegate.manifest_formats import yaml_documents
from tidegate.targets._kubernetes_family.rules import objects
from tidegate.targets._render import render
from tidegate.targets.kubernetes import Params


@pytest.mark.parametrize(
    "changes",
    [{"clients": ["Web"]}, {"clients": ["a\n- b"]}, {"clients": [""]}, {"monitoring": "a/b"}, {"cluster_version": "1"}],
)
def test_what_is_no_name_of_a_cluster_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Params.model_validate({"kind": "kubernetes"} | changes)


def test_only_declared_namespaces_may_call_the_service(names, repository: Path) -> None:
    declared = names("staging")
    declared["target"] |= {"clients": ["web", "batch"], "monitoring": "watch"}
    manifests = objects(render(repository / "templates", "kubernetes", declared, yaml_documents))
    (policy,) = (each.document["spec"] for each in manifests if each.kind == "NetworkPolicy")
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


def test_quantities_are_written_as_kubernetes_writes_them(names) -> None:
    assert names("staging")["resources"] == {
        "requests": {"cpu": "250m", "memory": "512Mi"},
        "limits": {"cpu": "1", "memory": "1024Mi"},
    }
