"""Files in tests/cases/templates/values are tests: each is a value that tries to leave its slot."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from tidegate.targets._render import Manifest, render
from tidegate.targets._safe_values import Slots, parsed, written

CASES = sorted((Path(__file__).parent.parent / "cases/templates/values").glob("*.txt"))
json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63) + 1, 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


def replaced(value: Any, text: str) -> Any:
    """The same structure with every text in it replaced; digests of labels and keys stay what they are."""
    match value:
        case str():
            return text
        case dict():
            return {key: replaced(item, text) for key, item in value.items()}
        case list() | tuple():
            return [replaced(item, text) for item in value]
    return value


def shape(value: Any) -> Any:
    """What remains of a document when its scalars are taken away."""
    match value:
        case dict():
            return {key: shape(item) for key, item in value.items()}
        case list():
            return [shape(item) for item in value]
    return type(value).__name__


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
    changed["plan"]["strategy"] = declared["plan"]["strategy"]  # a closed choice, which templates branch on
    hostile = render(repository / "templates", target, changed)
    assert [shape(each.document) for each in hostile] == [shape(each.document) for each in harmless]
    assert any(text in str(scalar) for each in hostile for scalar in scalars(each))


def scalars(manifest: Manifest) -> list[Any]:
    def walk(value: Any) -> list[Any]:
        match value:
            case dict():
                return [leaf for item in value.values() for leaf in walk(item)]
            case list():
                return [leaf for item in value for leaf in walk(item)]
        return [value]

    return walk(manifest.document)


@given(json_values)
def test_every_value_is_read_back_as_it_was(value: Any) -> None:
    text = f"a: {written(value)}\n"
    assert parsed(text) == [{"a": value}]
    assert yaml.safe_load(text) == {"a": value}


@pytest.mark.parametrize("value", [1e-5, 1e300, -2e-7, 5e-324, 1.0, 10**30, "1e5", "on", "~", "", "\u2028", "\ufeff"])
def test_yaml_1_1_and_1_2_read_the_same(value: Any) -> None:
    text = f"a: {written(value)}\n"
    assert yaml.safe_load(text) == YAML(typ="safe").load(text) == {"a": value}


@pytest.mark.parametrize(
    "value",
    [float("nan"), float("inf"), "\ud800", object(), {"a": {1, 2}}, b"bytes"],
    ids=["nan", "infinity", "half a character", "an object", "a set", "bytes"],
)
def test_what_no_manifest_can_hold_is_refused(value: Any) -> None:
    with pytest.raises(ValueError, match=r"."):
        written(value)


def test_what_a_person_cannot_see_is_written_visibly() -> None:
    assert written("a\u202eb\u200bc") == '"a\\u202eb\\u200bc"'


def test_a_value_that_looks_like_a_placeholder_stays_itself() -> None:
    slots = Slots()
    text = f"a: {slots.placeholder('tidegate:slot:1')}\nb: {slots.placeholder('x')}\n"
    assert [slots.filled(document) for document in parsed(text)] == [{"a": "tidegate:slot:1", "b": "x"}]


@pytest.mark.parametrize(
    "text",
    [
        *("a: &x 1\nb: *x", "a: !!python/object:os.system {}", "a: !!str b", "a: 1\na: 2", "a: {b: 1, b: 2}"),
        *("<<: {a: 1, a: 2}", "a: no", "on: b", "a: 010", "a: 1e-3", "a: 12:30:00", "a: 2020-01-01", "a: .inf", "1: b"),
        *("a: " + "9" * 5000, "a: 0x10", "a: " + "[" * 60_000, "a: " + "{b: " * 15_000, "? [a]\n: b"),
    ],
    ids=lambda text: text[:12],
)
def test_yaml_that_readers_understand_differently_is_refused(text: str) -> None:
    with pytest.raises(yaml.YAMLError):
        parsed(text)
