from typing import Any

import pytest
from pydantic import ValidationError

from tidegate.manifest_formats import yaml_documents
from tidegate.targets import Manifest
from tidegate.targets._kubernetes_family.rules import objects
from tidegate.targets._render import render
from tidegate.targets.argo_rollouts import Params


@pytest.mark.parametrize("changes", [{"ingress": "A"}, {"host": "a b"}, {"controller": "-"}, {"extra": 1}])
def test_what_is_no_name_of_a_cluster_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Params.model_validate({"kind": "argo_rollouts", "ingress": "flights"} | changes)


def spec(manifests: tuple[Manifest, ...], kind: str, name: str = "flights") -> dict[str, Any]:
    (named,) = (manifest.document["spec"] for manifest in manifests if (manifest.kind, manifest.name) == (kind, name))
    return named


def test_each_step_sends_its_share_and_waits_for_its_analysis(prod: tuple[Manifest, ...]) -> None:
    steps = spec(prod, "Rollout")["strategy"]["canary"]["steps"]
    assert [step["setWeight"] for step in steps[::2]] == [5, 25, 50]
    assert [step["analysis"]["templates"][0]["templateName"] for step in steps[1::2]] == [
        "flights-probe",
        "flights-wide",
        "flights-half",
    ]


def test_an_analysis_lasts_exactly_as_long_as_its_step_holds(prod: tuple[Manifest, ...]) -> None:
    for name, hold in (("probe", 600), ("wide", 1800), ("half", 1800)):
        for metric in spec(prod, "AnalysisTemplate", f"flights-{name}")["metrics"]:
            first, every = (int(metric[key].removesuffix("s")) for key in ("initialDelay", "interval"))
            assert first + every * (metric["count"] - 1) == hold


def test_a_switch_keeps_the_former_version_until_it_is_measured(switched: tuple[Manifest, ...]) -> None:
    strategy = spec(switched, "Rollout")["strategy"]
    assert list(strategy) == ["blueGreen"]
    assert strategy["blueGreen"]["scaleDownDelaySeconds"] == 1800 + 120
    assert {manifest.name for manifest in switched if manifest.kind == "Service"} == {
        "flights-active",
        "flights-preview",
        "flights-pods",
    }


def test_a_host_is_answered_for_only_when_it_is_declared(names, repository, prod: tuple[Manifest, ...]) -> None:
    assert "host" not in spec(prod, "Ingress")["rules"][0]
    declared = names("prod")
    declared["target"] |= {"host": "flights.example.com"}
    hosted = objects(render(repository / "templates", "argo_rollouts", declared, yaml_documents))
    assert spec(hosted, "Ingress")["rules"][0]["host"] == "flights.example.com"
