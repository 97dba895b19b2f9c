"""What a controller applies is the branch that `tidegate deploy` moves, and it is data whatever is declared."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import TypeAdapter

from tidegate import gitops
from tidegate.config.schema.env import Environment
from tidegate.config.schema.monitor import Monitor
from tidegate.config.schema.root import Environments

REPOSITORY = "https://github.com/acme/flights"
Documents = list[dict[str, Any]]


def declared(params: dict[str, Any], name: str, **changes: Any) -> dict[str, Environment]:
    of = {"gitops": {"repository": REPOSITORY} | changes}
    return TypeAdapter(Environments).validate_python({name: params["environments"][name] | of})


def rendered(params: dict[str, Any], name: str, **changes: Any) -> Documents:
    monitor = Monitor.model_validate(params["monitor"])
    ((path, text),) = gitops.files("flights", declared(params, name, **changes), monitor).items()
    assert path == f"{name}.gitops/{changes['kind']}.yaml"
    return list(yaml.safe_load_all(text))


@pytest.fixture(scope="module")
def params(repository: Path) -> dict[str, Any]:
    composed: dict[str, Any] = yaml.safe_load((repository / "params.yaml").read_text())
    return composed


def test_without_it_nothing_is_rendered(params: dict[str, Any]) -> None:
    environments = TypeAdapter(Environments).validate_python(params["environments"])
    assert gitops.files("flights", environments, Monitor.model_validate(params["monitor"])) == {}


def test_argo_cd_follows_the_branch_and_leaves_weights_to_the_rollout(params: dict[str, Any]) -> None:
    (application,) = rendered(params, "prod", kind="argo_cd")
    spec = application["spec"]
    assert application["metadata"]["name"] == "flights-prod"
    assert spec["source"] == {"repoURL": REPOSITORY, "targetRevision": "deploy/prod", "path": "."}
    assert spec["destination"] == {"server": "https://kubernetes.default.svc", "namespace": "flights-prod"}
    assert spec["syncPolicy"]["automated"] == {"prune": True, "selfHeal": True, "allowEmpty": False}
    assert {ignored["kind"] for ignored in spec["ignoreDifferences"]} == {"HTTPRoute", "VirtualService"}
    assert "RespectIgnoreDifferences=true" in spec["syncPolicy"]["syncOptions"]


def test_argo_cd_applies_to_the_cluster_that_is_named(params: dict[str, Any]) -> None:
    there = params | {"environments": {"dev": params["environments"]["dev"]}}
    there["environments"]["dev"] = there["environments"]["dev"] | {
        "target": there["environments"]["dev"]["target"] | {"cluster": "west"}
    }
    (application,) = rendered(there, "dev", kind="argo_cd", namespace="gitops", project="ml", prune=False)
    assert application["spec"]["destination"] == {"name": "west", "namespace": "flights-dev"}
    assert (application["metadata"]["namespace"], application["spec"]["project"]) == ("gitops", "ml")
    assert application["spec"]["syncPolicy"]["automated"]["prune"] is False
    assert "ignoreDifferences" not in application["spec"]


def test_flux_waits_until_the_rollout_has_ended(params: dict[str, Any]) -> None:
    source, kustomization = rendered(params, "prod", kind="flux", secret="flights-git", interval="2m", timeout="10m")
    assert source["spec"] == {
        "interval": "120s",
        "url": REPOSITORY,
        "ref": {"branch": "deploy/prod"},
        "secretRef": {"name": "flights-git"},
    }
    spec = kustomization["spec"]
    assert spec["sourceRef"] == {"kind": source["kind"], "name": source["metadata"]["name"]}
    assert (spec["wait"], spec["timeout"]) == (True, f"{10 * 60 + (10 + 30 + 30) * 60}s")
    (rollout,) = spec["healthCheckExprs"]
    assert {rule["target"]["kind"] for rule in spec["ignore"]} == {"HTTPRoute", "VirtualService"}
    assert (rollout["kind"], rollout["failed"]) == ("Rollout", "status.phase == 'Degraded'")


def test_flux_waits_for_plain_servers_without_an_expression(params: dict[str, Any]) -> None:
    _, kustomization = rendered(params, "staging", kind="flux")
    assert kustomization["spec"]["timeout"] == "900s"
    assert kustomization["spec"].keys().isdisjoint({"healthCheckExprs", "ignore"})
    _, at_once = rendered(params, "staging", kind="flux", wait=False)
    assert at_once["spec"].keys().isdisjoint({"timeout", "healthCheckExprs"})


def test_environments_that_name_one_set_are_one_file(params: dict[str, Any]) -> None:
    both = {
        name: declared(params, name, kind="argo_cd_set", wave=wave)[name] for name, wave in (("dev", 1), ("prod", 2))
    }
    ((path, text),) = gitops.files("flights", both, Monitor.model_validate(params["monitor"])).items()
    assert path == "flights.gitops/argo_cd_set.yaml"
    (found,) = yaml.safe_load_all(text)
    assert [element["application"] for element in found["spec"]["generators"][0]["list"]["elements"]] == [
        "flights-dev",
        "flights-prod",
    ]
