"""KServe: tidegate's server as the predictor, in both modes."""

from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from knative_rendering import Declared, Names, Rendered, spec
from template_values import replaced, shape
from tidegate.config.schema.monitor import Monitor
from tidegate.delivery import losses
from tidegate.targets._declaration_checks import problems
from tidegate.targets._render import render
from tidegate.targets.kserve import FORMAT, flaws

CASES = sorted((Path(__file__).parents[2] / "cases/templates/values").glob("*.txt"))


@pytest.mark.parametrize(
    ("step", "strategy", "mode", "percent"),
    [
        ("probe", "canary", "knative", 5),
        ("at-40", "linear", "knative", 40),
        ("live", "blue_green", "knative", 100),
        (None, "canary", "knative", None),
        (None, "rolling", "knative", None),
        (None, "rolling", "standard", None),
    ],
)
def test_each_mode_and_step_has_no_flaw(
    step: str | None, strategy: str, mode: str, percent: int | None, on_kserve: Rendered, declared_on_kserve: Declared
) -> None:
    rendered = on_kserve(step, strategy, mode=mode)
    assert [
        flaw.problem for flaw in flaws(rendered, declared_on_kserve(step, strategy, mode=mode)["prod"].target)
    ] == []
    predictor = spec(rendered, "InferenceService")["predictor"]
    assert predictor.get("canaryTrafficPercent") == percent
    (server,) = predictor["containers"]
    assert server["name"] == "kserve-container"
    assert server["args"][:5] == ["serve", "--package", "/package", "--sha256", "ab" * 32]


def test_each_mode_scales_and_replaces_in_its_own_words(on_kserve: Rendered) -> None:
    annotations, pace = [], []
    for mode in ("knative", "standard"):
        rendered = on_kserve(None, "rolling", mode=mode)
        (service,) = (manifest for manifest in rendered if manifest.kind == "InferenceService")
        annotations.append(service.document["metadata"]["annotations"])
        pace.append("deploymentStrategy" in service.document["spec"]["predictor"])
    assert [each["serving.kserve.io/deploymentMode"] for each in annotations] == ["Knative", "Standard"]
    assert ["serving.kserve.io/autoscalerClass" in each for each in annotations] == [False, True]
    assert pace == [False, True]


def test_pods_are_read_by_the_name_that_each_mode_gives_their_port(on_kserve: Rendered) -> None:
    ports = [
        spec(on_kserve(None, "rolling", mode=mode), "PodMonitor")["podMetricsEndpoints"][0]["port"]
        for mode in ("knative", "standard")
    ]
    assert ports == ["user-port", "http1"]


def test_a_share_of_the_traffic_needs_knative_mode(declared_on_kserve: Declared, params: dict[str, Any]) -> None:
    monitor = Monitor.model_validate(params["monitor"])
    refused = [problem for problem in problems("flights", declared_on_kserve(), monitor) if "mode" in problem.message]
    assert [problem.key for problem in refused] == ["environments.prod.target.mode"]
    environment = declared_on_kserve(mode="knative")["prod"]
    names = {loss.name for loss, _ in losses.lost(environment, {})}
    assert names == {"progress", "rollback", "stable", "router"}
    accepted = environment.model_copy(update={"accept_loss": tuple(sorted(names))})
    assert list(problems("flights", {"prod": accepted}, monitor)) == []


def test_standard_mode_loses_settle_alone(declared_on_kserve: Declared) -> None:
    standard = declared_on_kserve(None, "rolling", mode="standard")["prod"]
    at_once = standard.model_copy(update={"rollout": standard.rollout.model_copy(update={"settle": 0.0})})
    assert [place for _, place in losses.lost(at_once, {})] == []
    assert [place for _, place in losses.lost(standard, {})] == ["rollout.settle"]
    knative = declared_on_kserve(None, "rolling", mode="knative")["prod"]
    assert [place for _, place in losses.lost(knative, {})] == ["rollout.strategy"]


def test_an_unknown_mode_is_refused(declared_on_kserve: Declared) -> None:
    with pytest.raises(ValidationError, match="mode"):
        declared_on_kserve(mode="RawDeployment")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_a_hostile_value_in_every_slot_keeps_the_structure(
    case: Path, names: Names, on_kserve: Rendered, repository: Path
) -> None:
    kept = names(mode="knative")
    hostile = replaced(kept, case.read_bytes().decode()) | {"mode": kept["mode"]}
    before = {(each.file, each.number): shape(each.document) for each in on_kserve(mode="knative")}
    for manifest in render(repository / "templates", "kserve", hostile, FORMAT):
        assert shape(manifest.document) == before[manifest.file, manifest.number]
