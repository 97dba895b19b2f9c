"""One fault of a unit at a time is named at its place."""

import copy
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from tidegate.targets import Manifest
from tidegate.targets.systemd.rules import CONFINED, flaws

Rendered = Callable[..., dict[str, Manifest]]


def found(files: dict[str, Manifest], file: str, path: tuple[str, str], value: Any) -> list[str]:
    document = copy.deepcopy(files[file].document)
    if value is ...:
        del document[path[0]][path[1]]
    else:
        document.setdefault(path[0], {})[path[1]] = value
    changed = files | {file: replace(files[file], document=document)}
    return [str(flaw.problem) for flaw in flaws(tuple(changed.values()), "flights-staging")]


def folder(message: str) -> str:
    """What confines every unit is a part that each includes; its line is the one to edit."""
    return "" if any(message.startswith(name) for name in CONFINED) else "systemd/"


@pytest.mark.parametrize(
    ("file", "path", "value", "message"),
    [
        ("server.service", ("Service", "ExecStart"), [["tidegate", "serve"]], "must begin with an absolute path"),
        ("server.service", ("Service", "ExecStart"), [["/a"], ["/b"]], "needs one ExecStart, got 2"),
        ("server.service", ("Service", "ExecStart"), ..., "needs one ExecStart, got 0"),
        (
            "server.service",
            ("Service", "ExecStartPost"),
            [["-/bin/false"]],
            "ExecStartPost must begin with an absolute",
        ),
        ("server.service", ("Service", "ProtectHomes"), [["yes"]], "unknown setting ProtectHomes"),
        ("server.service", ("Services", "Type"), [["exec"]], "unknown section [Services]"),
        ("server.service", ("Service", "MemoryMax"), ..., "MemoryMax is not set"),
        (
            "server.service",
            ("Unit", "Requires"),
            [["flights-staging-gone.service"]],
            "unknown unit flights-staging-gone",
        ),
        (
            "router.socket",
            ("Socket", "Service"),
            [["flights-staging-other.service"]],
            "unknown unit flights-staging-oth",
        ),
        ("router.socket", ("Socket", "ListenStream"), ..., "needs one ListenStream, got 0"),
        ("router.socket", ("Socket", "Accept"), [["yes"]], "Accept would start a service for each connection"),
        *(("server.service", ("Service", name), [["maybe"]], f"{name} must be") for name in sorted(CONFINED)),
        *(("router.service", ("Service", name), ..., f"{name} must be") for name in sorted(CONFINED)),
    ],
)
def test_a_fault_is_named(file: str, path: tuple[str, str], value: Any, message: str, unit_files: Rendered) -> None:
    lines = found(unit_files(), file, path, value)
    assert any(message in line and f"templates/{folder(message)}" in line for line in lines), lines
