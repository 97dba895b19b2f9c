"""A field that is unknown, missing or of another type is named with its path."""

from typing import Any

import pytest

from broken_manifests import broken
from tidegate.targets import Manifest
from tidegate.targets.compose.schema import flaws

SERVER = ("services", "server-abababababab")


def test_the_rendered_files_have_none(wide: dict[str, Manifest]) -> None:
    assert list(flaws(tuple(wide.values()))) == []


@pytest.mark.parametrize(
    ("file", "path", "value"),
    [
        ("compose.yaml", (*SERVER, "restrat"), "always"),
        ("compose.yaml", (*SERVER, "restart"), "sometimes"),
        ("compose.yaml", (*SERVER, "privileged"), True),
        ("compose.yaml", (*SERVER, "network_mode"), "host"),
        ("compose.yaml", (*SERVER, "image"), ...),
        ("compose.yaml", (*SERVER, "deploy", "resources", "limits", "memory"), "1Gi"),
        ("compose.yaml", (*SERVER, "deploy", "replicas"), 0),
        ("compose.yaml", (*SERVER, "healthcheck", "interval"), "5 s"),
        ("compose.yaml", ("name",), "Flights"),
        ("compose.yaml", ("version",), "3.8"),
        ("alerts.yaml", ("groups", 0, "rules", 0, "expr"), ""),
        ("alerts.yaml", ("groups", 0, "rules", 0, "for"), "5 minutes"),
        ("alerts.yaml", ("groups", 0, "rules", 0, "record"), "a"),
        ("alerts.yaml", ("groups", 0, "name"), ""),
    ],
)
def test_a_wrong_field_is_named(file: str, path: tuple[Any, ...], value: Any, wide: dict[str, Manifest]) -> None:
    (flaw,) = flaws(broken(wide, file, path, value))
    assert flaw.manifest.file == file
    assert flaw.path == path
    assert flaw.message.startswith(".".join(map(str, path)))
