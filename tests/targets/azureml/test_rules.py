"""One fault at a time: what Azure would refuse of files together is named at its line."""

from itertools import chain
from typing import Any

import pytest

from broken_manifests import broken
from tidegate.targets import Flaw, Manifest
from tidegate.targets.azureml.rules import RULES


def found(manifests: tuple[Manifest, ...]) -> list[Flaw]:
    return list(chain.from_iterable(rule(manifests) for rule in RULES))


def test_the_rendered_files_have_none(wide: dict[str, Manifest]) -> None:
    assert found(tuple(wide.values())) == []


@pytest.mark.parametrize(
    ("file", "path", "value", "message"),
    [
        ("traffic.yaml", ("traffic", "p-abababababab"), 20, "must be 100 % in all, got 95"),
        ("traffic.yaml", ("traffic",), ..., "must be 100 % in all, got 0|does not say what share"),
        (
            "traffic.yaml",
            ("traffic",),
            {"p-abababababab": 25, "p-gone": 75},
            "unknown deployment p-gone|p-cdcdcdcdcdcd",
        ),
        ("traffic.yaml", ("mirror_traffic",), {"p-gone": 5}, "unknown deployment p-gone"),
        ("traffic.yaml", ("name",), "another", "is of another endpoint: another"),
        ("endpoint.yaml", ("traffic",), {"p-abababababab": 100}, "a new endpoint has no deployment yet"),
        ("candidate.yaml", ("endpoint_name",), "another", "is of another endpoint: another"),
        ("candidate.yaml", ("name",), "p-cdcdcdcdcdcd", "would replace the first|unknown deployment"),
        ("candidate.yaml", ("model_mount_path",), "/models", "it is mounted in /models/"),
    ],
)
def test_a_fault_is_named(
    file: str, path: tuple[Any, ...], value: Any, message: str, wide: dict[str, Manifest]
) -> None:
    flaws = found(broken(wide, file, path, value))
    assert flaws
    assert all(any(part in flaw.message for part in message.split("|")) for flaw in flaws), [
        flaw.message for flaw in flaws
    ]
    where = flaws[0].problem.where
    assert where is not None
    assert where.path.endswith(".yaml.j2")
    assert where.line
