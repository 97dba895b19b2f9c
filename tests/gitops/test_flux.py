"""A source and what applies it, by one name."""

from pathlib import Path
from typing import Any

from tidegate.config.schema.gitops import Flux
from tidegate.gitops.flux import WRITTEN_BY_CONTROLLERS, documents
from tidegate.gitops.watched_branch import WatchedBranch


def test_both_objects_have_the_name_of_the_environment() -> None:
    params = Flux(kind="flux", repository="ssh://git@git.example.com/ml/flights", namespace="gitops")
    found = documents(params, WatchedBranch("flights-dev", "flights", "deploy/a/dev", "flights", "", "cron_job", 0))
    assert [each["kind"] for each in found] == ["GitRepository", "Kustomization"]
    assert found[0]["metadata"] == found[1]["metadata"]
    assert found[0]["metadata"] == {
        "name": "flights-dev",
        "namespace": "gitops",
        "labels": {"app.kubernetes.io/part-of": "flights", "app.kubernetes.io/managed-by": "tidegate"},
    }


def test_the_ignored_weights_are_those_of_the_rendered_route(repository: Path) -> None:
    """A pointer to nothing would be no error, and the weights would be set back."""
    template = (repository / "templates/argo_rollouts/http_route.yaml.j2").read_text()
    rules: Any = WRITTEN_BY_CONTROLLERS["argo_rollouts"]
    (rule,) = (rule for rule in rules if rule["target"]["kind"] == "HTTPRoute")
    assert template.count("weight:") == len(rule["paths"]) == 2
    assert template.count("- matches:") == 1
