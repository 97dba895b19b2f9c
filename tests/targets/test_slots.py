"""Files in tests/cases/templates/values are tests: each is a value that tries to leave its slot."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from template_values import replaced, shape
from tidegate.manifest_formats import yaml_documents
from tidegate.targets import Manifest
from tidegate.targets._render import render
from tidegate.targets._slots import Slots

CASES = sorted((Path(__file__).parent.parent / "cases/templates/values").glob("*.txt"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
@pytest.mark.parametrize(("environment", "target"), [("prod", "argo_rollouts"), ("staging", "kubernetes")])
def test_a_hostile_value_in_every_slot_of_every_template_keeps_the_structure(
    case: Path,
    environment: str,
    target: str,
    names: Callable[[str], dict[str, Any]],
    repository: Path,
    request: pytest.FixtureRequest,
) -> None:
    text = case.read_bytes().decode()
    harmless: tuple[Manifest, ...] = request.getfixturevalue(environment)
    declared = names(environment)
    changed = replaced(declared, text)
    # closed choices, which templates branch on
    changed["plan"]["strategy"] = declared["plan"]["strategy"]
    if "router" in declared["target"]:
        changed["target"]["router"] = declared["target"]["router"]
    hostile = render(repository / "templates", target, changed, yaml_documents)
    assert [shape(manifest.document) for manifest in hostile] == [shape(manifest.document) for manifest in harmless]
    assert any(text in str(scalar) for manifest in hostile for scalar in scalars(manifest))


def scalars(manifest: Manifest) -> list[Any]:
    def walk(value: Any) -> list[Any]:
        match value:
            case dict():
                return [leaf for item in value.values() for leaf in walk(item)]
            case list():
                return [leaf for item in value for leaf in walk(item)]
        return [value]

    return walk(manifest.document)


def test_a_value_that_looks_like_a_placeholder_stays_itself() -> None:
    slots = Slots(yaml_documents)
    text = f"a: {slots.placeholder('tidegate:slot:1')}\nb: {slots.placeholder('x')}\n"
    assert [slots.filled(document) for document in yaml_documents.read(text)] == [{"a": "tidegate:slot:1", "b": "x"}]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_a_hostile_value_in_every_slot_behind_a_gateway_keeps_the_structure(
    case: Path, gated: tuple[Manifest, ...], names: Callable[[str], dict[str, Any]], repository: Path
) -> None:
    text = case.read_bytes().decode()
    declared = names("prod")
    changed = replaced(declared, text)
    changed["plan"]["strategy"] = declared["plan"]["strategy"]
    changed["target"] |= {"router": "gateway_api", "gateway": {"name": text, "namespace": text}}
    hostile = render(repository / "templates", "argo_rollouts", changed, yaml_documents)
    files = {"http_route.yaml", "network_policy.yaml", "rollout.yaml"}
    found, wanted = (
        {manifest.file: shape(manifest.document) for manifest in manifests if manifest.file in files}
        for manifests in (hostile, gated)
    )
    assert found == wanted
    assert found.keys() == files
