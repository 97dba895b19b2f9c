"""Change one value of the reference's manifests and look at what is found, with its line."""

from collections.abc import Callable
from typing import Any

from kubernetes_manifests import meaning
from tidegate.targets import Manifest

Changed = Callable[..., tuple[Manifest, ...]]


def found(manifests: tuple[Manifest, ...], namespace: str) -> list[str]:
    """The messages; each flaw has the line of a template."""
    problems = list(meaning(manifests, namespace))
    assert all(problem.where and problem.where.line for problem in problems), problems
    return [problem.message for problem in problems]


def assert_found(
    staging: tuple[Manifest, ...], changed: Changed, kind: str, path: tuple[str | int, ...], value: Any, message: str
) -> None:
    messages = found(changed(staging, kind, path, value), "flights-staging")
    assert any(message in text for text in messages), messages
