"""An endpoint of Vertex AI: models and deployed models by ids of our own, and the traffic between them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from template_values import replaced, shape
from tidegate.config.schema.monitor import Monitor
from tidegate.delivery import losses
from tidegate.errors import DeclarationError
from tidegate.targets import Manifest
from tidegate.targets._declaration_checks import problems
from tidegate.targets._render import render
from tidegate.targets.vertex import FORMAT, flaws

Files = dict[str, Manifest]
Render = Callable[..., Files]
CASES = sorted((Path(__file__).parents[2] / "cases/templates/values").glob("*.txt"))


def shares(files: Files) -> list[int]:
    found: dict[str, int] = files["traffic.json"].document["trafficSplit"]
    return [*found.values()]


@pytest.mark.parametrize(
    ("step", "strategy", "expected"),
    [
        ("probe", "canary", [5, 95]),
        ("wide", "canary", [25, 75]),
        ("at-20", "linear", [20, 80]),
        ("live", "blue_green", [100, 0]),
        (None, "canary", [100]),
        (None, "rolling", [100]),
    ],
)
def test_the_live_step_divides_the_traffic_by_ids(
    step: str | None, strategy: str, expected: list[int], files: Render, declared_on_vertex: Any
) -> None:
    rendered = files(step, strategy)
    assert shares(rendered) == expected
    ids = [*rendered["traffic.json"].document["trafficSplit"]]
    assert ids == [rendered["deploy.json"].document["deployedModel"]["id"], *(["1234567890"] if step else [])]
    target = declared_on_vertex(step, strategy)["prod"].target
    assert [flaw.problem for flaw in flaws(tuple(rendered.values()), target)] == []


def test_a_move_of_traffic_edits_nothing_else(files: Render) -> None:
    probe, wide, end = (files(step) for step in ("probe", "wide", None))
    for name in ("endpoint.json", "model.json", "deploy.json"):
        assert probe[name].text == wide[name].text == end[name].text


def test_what_differs_is_another_model(files: Render) -> None:
    """A deployed model never changes, so machines and images are part of its id."""
    ids = {
        files(None, **keys)["deploy.json"].document["deployedModel"]["id"]
        for keys in ({}, {"machine": "n1-standard-4"}, {"image": "europe-docker.pkg.dev/a/b/c:2"})
    }
    assert len(ids) == 3
    assert all(len(each) == 10 and each.isdecimal() for each in ids)


def test_a_stable_release_of_another_target_is_refused(names: Callable[..., Any]) -> None:
    for former in ("", "{}", '{"deployedModel": {}}'):
        with pytest.raises(DeclarationError, match="was not released to Vertex here"):
            names("wide", former=former)


def test_the_server_fetches_its_package_by_digest_and_no_value_is_part_of_the_command(wide: Files) -> None:
    spec = wide["model.json"].document["model"]["containerSpec"]
    variables = {variable["name"]: variable["value"] for variable in spec["env"]}
    assert variables["TIDEGATE_SHA256"] == "ab" * 32
    assert spec["command"][:2] == ["sh", "-c"]
    assert not [value for value in variables.values() if len(value) > 8 and value in spec["command"][2]]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"endpoint": "0"}, "endpoint"),
        ({"endpoint": "12345678901"}, "endpoint"),
        ({"endpoint": "flights"}, "endpoint"),
        ({"project": "P"}, "project"),
        ({"region": "europe"}, "region"),
        ({"machine": "n9"}, "machine"),
        ({"service_account": "me@example.com"}, "service_account"),
        (
            {"resources": {"requests": {"cpu": "1", "memory": "1Gi"}, "limits": {"cpu": "3", "memory": "1Gi"}}},
            "has 2 processors",
        ),
    ],
)
def test_what_vertex_does_not_take_is_refused(changes: dict[str, Any], message: str, declared_on_vertex: Any) -> None:
    assert declared_on_vertex()
    with pytest.raises(ValidationError, match=message):
        declared_on_vertex(**changes)


def test_every_loss_is_accepted_by_name(declared_on_vertex: Any, params: dict[str, Any]) -> None:
    environments = declared_on_vertex()
    names = {loss.name for loss, _ in losses.lost(environments["prod"], {})}
    assert names == {"progress", "rollback", "analyses"}
    accepted = environments["prod"].model_copy(update={"accept_loss": tuple(sorted(names))})
    assert list(problems("flights", {"prod": accepted}, Monitor.model_validate(params["monitor"]))) == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_a_hostile_value_in_every_slot_keeps_the_structure(
    case: Path, names: Callable[..., dict[str, Any]], wide: Files, repository: Path
) -> None:
    for manifest in render(repository / "templates", "vertex", replaced(names(), case.read_bytes().decode()), FORMAT):
        assert shape(manifest.document) == shape(wide[manifest.file].document)


@pytest.mark.soak  # google-cloud-aiplatform brings grpc and forty more packages: it is installed by hand
def test_googles_own_types_read_every_file(wide: Files) -> None:
    types = pytest.importorskip("google.cloud.aiplatform_v1.types", reason="needs google-cloud-aiplatform")
    texts = {name: manifest.text for name, manifest in wide.items()}
    uploaded = types.UploadModelRequest.from_json(texts["model.json"])
    assert uploaded.model.container_spec.predict_route == "/invocations"
    deployed = types.DeployModelRequest.from_json(texts["deploy.json"]).deployed_model
    endpoint = types.Endpoint.from_json(texts["traffic.json"])
    assert dict(endpoint.traffic_split) == {deployed.id: 25, "1234567890": 75}
    assert types.Endpoint.from_json(texts["endpoint.json"]).display_name == "flights-prod"
