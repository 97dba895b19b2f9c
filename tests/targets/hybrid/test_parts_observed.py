"""Objectives and GitOps objects of an environment on several targets: each part has its own."""

from collections.abc import Callable
from typing import Any

import pytest
import yaml

from monitored import AVAILABLE, monitor
from tidegate import gitops
from tidegate.alerts import compiled, files
from tidegate.alerts.clouds import watched as of_clouds
from tidegate.alerts.compile_rules import watched
from tidegate.alerts.problems import problems
from tidegate.config.schema.env import Environment
from tidegate.delivery import losses
from tidegate.targets import Manifest

Declared = Callable[..., Environment]
ROLLOUTS = {"kind": "argo_rollouts", "gateway": {"name": "public", "namespace": "gateways"}}
AWS = {
    "kind": "sagemaker",
    "instance": "ml.c7i.large",
    "role": "arn:aws:iam::111122223333:role/flights",
    "models": "s3://models-example/flights",
    "vpc": {"subnets": ["subnet-0a1b2c3d"], "security_groups": ["sg-0a1b2c3d"]},
}
SCALED = {"kind": "kubernetes", "replicas": {"min": 2, "max": 4, "requests_per_second": 40}}
FLUX = {"kind": "flux", "repository": "https://github.com/acme/flights"}
UP = monitor(up=AVAILABLE, _prometheus="http://prometheus.monitoring.svc:9090")


def on(declared: Declared, cloud: dict[str, Any], **changes: Any) -> dict[str, Environment]:
    return {"staging": declared({"target": cloud}, **changes)}


def test_each_part_has_rules_by_its_own_labels_for_its_share(declared: Declared) -> None:
    environments = on(declared, SCALED)
    found = watched("flights", environments, UP)
    assert {name: service.pods.labels for name, service in found.items()} == {
        "staging-cloud": {"namespace": "flights-staging", "service": "flights"},
        "staging-premises": {"tidegate_namespace": "flights-staging"},
    }
    rates = {name: service.requests_per_second for name, service in found.items()}
    assert rates == {"staging-cloud": pytest.approx(4), "staging-premises": pytest.approx(1)}
    alerts = [alert for rules in compiled("flights", environments, UP) for alert in rules.alerts]
    assert len({alert.alert for alert in alerts}) == len(alerts)
    assert {alert.labels["environment"] for alert in alerts} == set(found)
    folders = {path.partition("/")[0] for path in files.files("flights", environments, UP)}
    assert folders == {"staging-cloud.monitoring", "staging-premises.monitoring"}


def test_a_part_that_a_cloud_measures_has_alarms_there(declared: Declared) -> None:
    environments = on(declared, AWS, accept_loss=["one_router", "pace", "cpu_requests", "long_burn", "queue"])
    assert set(of_clouds("flights", environments, UP)) == {"staging-cloud"}
    assert list(problems("flights", environments, UP)) == []
    found = files.files("flights", environments, UP)
    assert "staging-cloud.monitoring/alarms.yaml" in found
    assert "staging-premises.monitoring/up.rules.yaml" in found
    assert [problem for problem in losses.cautions(environments, {}) if "long_burn" in problem.message] == []


def test_what_a_cloud_loses_is_accepted_in_the_environment(declared: Declared) -> None:
    environments = on(declared, AWS, accept_loss=["one_router", "pace", "cpu_requests"])
    found = list(problems("flights", environments, UP))
    assert found
    assert all("staging-cloud on sagemaker loses" in problem.message for problem in found)
    assert all("in environments.staging" in problem.message for problem in found)


@pytest.mark.parametrize(("named", "count"), [("staging", 2), ("staging-cloud", 1), ("prod", 0)])
def test_an_objective_holds_in_the_parts_of_the_environments_that_it_names(
    named: str, count: int, declared: Declared
) -> None:
    only = monitor(up={**AVAILABLE, "environments": [named]})
    assert len(compiled("flights", on(declared, SCALED), only)) == count


def test_labels_that_are_declared_are_those_of_all_parts(declared: Declared) -> None:
    scraped = UP.model_copy(update={"scraped": {"staging": {"app": "flights"}}})
    found = watched("flights", on(declared, SCALED), scraped)
    assert {name: service.pods.labels for name, service in found.items()} == {"staging": {"app": "flights"}}


def test_a_part_that_has_the_name_of_another_environment_is_refused(declared: Declared) -> None:
    whole = declared({"target": SCALED})
    found = [problem.key for problem in problems("flights", {"staging": whole, "staging-cloud": whole}, UP)]
    assert "environments.staging.target.parts.cloud" in found


def test_only_its_own_rules_are_among_the_objects_of_a_part(declared: Declared, deployed: Callable[..., Any]) -> None:
    environment = on(declared, SCALED)["staging"]
    manifests: tuple[Manifest, ...] = deployed(environment, alerts=compiled("flights", {"staging": environment}, UP))
    (rules,) = [each.document for each in manifests if each.document.get("kind") == "PrometheusRule"]
    assert {group["name"] for group in rules["spec"]["groups"]} == {"tidegate-staging-cloud-up"}


def test_each_part_that_a_cluster_runs_is_applied_from_its_folder(declared: Declared) -> None:
    environments = on(declared, SCALED, gitops=FLUX)
    ((path, text),) = gitops.files("flights", environments, UP).items()
    assert path == "staging-cloud.gitops/flux.yaml"
    source, kustomization = yaml.safe_load_all(text)
    assert source["spec"]["ref"] == {"branch": "deploy/staging"}
    assert (kustomization["metadata"]["name"], kustomization["spec"]["path"]) == ("flights-staging-cloud", "./cloud")


@pytest.mark.parametrize("kind", ["argo_cd", "argo_cd_set"])
def test_argo_cd_reads_the_folder_of_a_part(kind: str, declared: Declared) -> None:
    environments = on(declared, SCALED, gitops={"kind": kind, "repository": "https://github.com/acme/flights"})
    ((_, text),) = gitops.files("flights", environments, UP).items()
    (found,) = yaml.safe_load_all(text)
    if kind == "argo_cd":
        assert found["spec"]["source"]["path"] == "cloud"
    else:
        assert found["spec"]["generators"][0]["list"]["elements"][0]["folder"] == "cloud"
        assert found["spec"]["template"]["spec"]["source"]["path"] == "{{ .folder }}"
