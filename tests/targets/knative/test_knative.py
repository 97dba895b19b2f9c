"""Knative: a revision per package, and the traffic between them by their names."""

from pathlib import Path
from typing import Any

import pytest

from knative_rendering import Declared, Names, Rendered, spec
from template_values import replaced, shape
from tidegate.config.schema.monitor import Monitor
from tidegate.delivery import losses
from tidegate.errors import DeclarationError
from tidegate.targets._declaration_checks import problems
from tidegate.targets._kubernetes_family.rules import Objects
from tidegate.targets._render import render
from tidegate.targets.knative import FORMAT, flaws

CASES = sorted((Path(__file__).parents[2] / "cases/templates/values").glob("*.txt"))


def traffic(manifests: Objects) -> list[tuple[str, int]]:
    return [(target["tag"], target["percent"]) for target in spec(manifests, "KnativeService")["traffic"]]


@pytest.mark.parametrize(
    ("step", "strategy", "expected"),
    [
        ("probe", "canary", [("candidate", 5), ("stable", 95)]),
        ("wide", "canary", [("candidate", 25), ("stable", 75)]),
        ("at-20", "linear", [("candidate", 20), ("stable", 80)]),
        ("live", "blue_green", [("candidate", 100), ("stable", 0)]),
        (None, "canary", [("candidate", 100)]),
        (None, "rolling", [("candidate", 100)]),
    ],
)
def test_the_live_step_divides_the_traffic(
    step: str | None, strategy: str, expected: Any, on_knative: Rendered, declared_on_knative: Declared
) -> None:
    rendered = on_knative(step, strategy)
    assert traffic(rendered) == expected
    target = declared_on_knative(step, strategy)["prod"].target
    assert [flaw.problem for flaw in flaws(rendered, target)] == []


def test_a_move_of_traffic_edits_nothing_else(on_knative: Rendered) -> None:
    probe, wide, end = (spec(on_knative(step), "KnativeService") for step in ("probe", "wide", None))
    assert probe["template"]["spec"] == wide["template"]["spec"] == end["template"]["spec"]
    names = [each["template"]["metadata"]["name"] for each in (probe, wide, end)]
    assert len(set(names)) == 1
    assert names[0] == probe["traffic"][0]["revisionName"]


def test_a_revision_has_another_name_where_anything_of_it_differs(on_knative: Rendered) -> None:
    """Knative refuses an edit of a revision's template that keeps its name."""
    pods = [{}, {"package": "ef" * 32}, {"image": "registry.example.com/serve:2"}, {"replicas": {"min": 4, "max": 9}}]
    revisions = [spec(on_knative(None, **keys), "KnativeService")["template"]["metadata"]["name"] for keys in pods]
    assert len({*revisions}) == len(pods)
    assert all(name.startswith("flights-") for name in revisions)


def test_the_stable_revision_is_the_one_that_its_release_rendered(
    wide: Objects, on_knative: Rendered, params: dict[str, Any], declared_on_knative: Declared
) -> None:
    import knative_rendering

    former = on_knative(None, package=knative_rendering.OLD, image="registry.example.com/serve:1")
    made = spec(former, "KnativeService")["template"]["metadata"]["name"]
    assert spec(wide, "KnativeService")["traffic"][1]["revisionName"] == made
    without = knative_rendering.names(params, declared_on_knative, {})
    with pytest.raises(DeclarationError, match="was not released to Knative here"):
        without("wide")


def test_the_analyses_of_the_live_step_are_alerts_by_the_label_of_the_package(
    wide: Objects, on_knative: Rendered
) -> None:
    (group,) = spec(wide, "PrometheusRule", "flights-step")["groups"]
    rules = {rule["alert"]: rule["expr"] for rule in group["rules"]}
    assert [*rules] == [
        f"{name}.{what}" for name in ("errors", "refused", "latency", "score_shift") for what in ("failed", "undecided")
    ]
    for package in ("abababababab", "cdcdcdcdcdcd"):
        assert f'namespace="flights-prod",app_kubernetes_io_version="{package}"' in rules["score_shift.failed"]
    assert spec(wide, "PodMonitor")["podTargetLabels"] == ["app.kubernetes.io/version"]
    assert not [manifest for manifest in on_knative(None) if manifest.kind == "PrometheusRule"]


def test_every_loss_is_accepted_by_name(declared_on_knative: Declared, params: dict[str, Any]) -> None:
    environments = declared_on_knative()
    names = {loss.name for loss, _ in losses.lost(environments["prod"], {})}
    assert names == {"progress", "rollback", "router"}
    accepted = environments["prod"].model_copy(update={"accept_loss": tuple(sorted(names))})
    assert list(problems("flights", {"prod": accepted}, Monitor.model_validate(params["monitor"]))) == []
    assert {loss.name for loss, _ in losses.lost(declared_on_knative(None, "rolling")["prod"], {})} == {"pace"}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_a_hostile_value_in_every_slot_keeps_the_structure(
    case: Path, names: Names, wide: Objects, repository: Path
) -> None:
    before = {(manifest.file, manifest.number): shape(manifest.document) for manifest in wide}
    for manifest in render(repository / "templates", "knative", replaced(names(), case.read_bytes().decode()), FORMAT):
        assert shape(manifest.document) == before[manifest.file, manifest.number]
