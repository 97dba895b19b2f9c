"""A managed online endpoint: a deployment per package, and the traffic between them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from template_values import replaced, shape
from tidegate.config.schema.monitor import Monitor
from tidegate.delivery import losses
from tidegate.targets import Manifest
from tidegate.targets._declaration_checks import problems
from tidegate.targets._render import render
from tidegate.targets.azureml import FORMAT, flaws

Files = dict[str, Manifest]
Render = Callable[..., Files]
CASES = sorted((Path(__file__).parents[2] / "cases/templates/values").glob("*.txt"))


def traffic(files: Files) -> dict[str, int]:
    found: dict[str, int] = files["traffic.yaml"].document["traffic"]
    return found


@pytest.mark.parametrize(
    ("step", "strategy", "expected"),
    [
        ("probe", "canary", {"p-abababababab": 5, "p-cdcdcdcdcdcd": 95}),
        ("wide", "canary", {"p-abababababab": 25, "p-cdcdcdcdcdcd": 75}),
        ("live", "blue_green", {"p-abababababab": 100, "p-cdcdcdcdcdcd": 0}),
        (None, "canary", {"p-abababababab": 100}),
        (None, "rolling", {"p-abababababab": 100}),
    ],
)
def test_the_live_step_divides_the_traffic(step: str | None, strategy: str, expected: Any, files: Render) -> None:
    rendered = files(step, strategy)
    assert traffic(rendered) == expected
    assert ("stable.yaml" in rendered) == (step is not None)
    assert list(flaws(tuple(rendered.values()), None)) == []  # type: ignore[arg-type]


def test_a_shadow_copies_requests_and_moves_none(files: Render, declared_on_azure: Any) -> None:
    rendered = files("mirrored", "shadow")
    assert traffic(rendered) == {"p-abababababab": 0, "p-cdcdcdcdcdcd": 100}
    assert rendered["traffic.yaml"].document["mirror_traffic"] == {"p-abababababab": 20}
    assert "mirror_traffic" not in files(None, "shadow")["traffic.yaml"].document
    assert list(flaws(tuple(rendered.values()), None)) == []  # type: ignore[arg-type]
    environments = declared_on_azure("mirrored", "shadow")
    rollout = environments["prod"].rollout.model_copy(update={"mirror": 60})
    more = {"prod": environments["prod"].model_copy(update={"rollout": rollout})}
    assert any("copies 50 % of the requests at most" in problem.message for problem in losses.problems(more, {}))


def test_a_move_of_traffic_changes_no_deployment(files: Render) -> None:
    probe, wide, end = (files(step) for step in ("probe", "wide", None))
    assert probe["candidate.yaml"].text == wide["candidate.yaml"].text == end["candidate.yaml"].text
    assert probe["endpoint.yaml"].text == end["endpoint.yaml"].text


def test_the_server_finds_the_package_where_it_is_mounted(wide: Files) -> None:
    deployment = wide["candidate.yaml"].document
    assert deployment["model"]["path"] == f"azureml://datastores/models/paths/flights/{'ab' * 32}"
    assert deployment["environment_variables"]["TIDEGATE_PACKAGE"] == f"/var/model/{'ab' * 32}"
    assert deployment["environment_variables"]["TIDEGATE_SHA256"] == "ab" * 32
    assert deployment["instance_count"] == 3


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"namespace": "1flights"}, "namespace"),
        ({"namespace": "f" * 33}, "namespace"),
        ({"instance": "Standard_Unknown"}, "instance"),
        (
            {"resources": {"requests": {"cpu": "1", "memory": "1Gi"}, "limits": {"cpu": "3", "memory": "1Gi"}}},
            "has 2 p",
        ),
        ({"datastore": "a/b"}, "datastore"),
        ({"folder": "../x"}, "folder"),
        ({"auth": "none"}, "auth"),
        ({"role": "x"}, "role"),
    ],
)
def test_what_azure_does_not_take_is_refused(changes: dict[str, Any], message: str, declared_on_azure: Any) -> None:
    assert declared_on_azure()
    with pytest.raises(ValidationError, match=message):
        declared_on_azure(**changes)


def test_every_loss_is_where_it_is_declared_and_accepted_by_name(
    declared_on_azure: Any, params: dict[str, Any]
) -> None:
    environments = declared_on_azure()
    places = {problem.key.removeprefix("environments.prod.") for problem in losses.problems(environments, {})}
    steps = {f"rollout.steps.{step}.analyses" for step in ("probe", "wide", "half")}
    assert places == {"rollout.strategy", "target.replicas.max", *steps}
    accepted = environments["prod"].model_copy(
        update={"accept_loss": ("progress", "rollback", "analyses", "autoscaling")}
    )
    monitor = Monitor.model_validate(params["monitor"])
    assert list(problems("flights", {"prod": accepted}, monitor)) == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_a_hostile_value_in_every_slot_keeps_the_structure(
    case: Path, names: Callable[..., dict[str, Any]], wide: Files, repository: Path
) -> None:
    text = case.read_bytes().decode()
    for manifest in render(repository / "templates", "azureml", replaced(names(), text), FORMAT):
        assert shape(manifest.document) == shape(wide[manifest.file].document)
        assert text in str(manifest.document["name"])


@pytest.mark.soak  # azure-ai-ml needs another marshmallow than the lock holds: it is installed by hand
def test_the_loaders_of_azure_read_every_file(wide: Files, tmp_path: Path) -> None:
    azure = pytest.importorskip("azure.ai.ml", reason="needs azure-ai-ml: pip install azure-ai-ml")
    for name, manifest in wide.items():
        (tmp_path / name).write_text(manifest.text)
    for name in ("endpoint.yaml", "traffic.yaml"):
        assert azure.load_online_endpoint(tmp_path / name).name == "flights-prod"
    for name, package in (("candidate.yaml", "ab" * 32), ("stable.yaml", "cd" * 32)):
        loaded = azure.load_online_deployment(tmp_path / name)
        assert (loaded.name, loaded.model.path.rpartition("/")[2]) == (f"p-{package[:12]}", package)
