"""Hardened units behind a socket, verified by systemd itself."""

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from tidegate.config.schema.monitor import Monitor
from tidegate.delivery import losses
from tidegate.errors import DeclarationError
from tidegate.targets import Manifest
from tidegate.targets._declaration_checks import problems
from tidegate.targets._render import render
from tidegate.targets.systemd import FORMAT, UNITS, flaws

Files = dict[str, Manifest]
Rendered = Callable[..., Files]
CASES = sorted((Path(__file__).parents[2] / "cases/templates/values").glob("*.txt"))
NEEDS_SYSTEMD = pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed")


def test_the_server_is_led_to_by_the_socket_and_reaches_this_machine_alone(
    unit_files: Rendered, declared_unit: Callable[..., Any]
) -> None:
    files = unit_files(port=9000)
    assert sorted(files) == sorted(UNITS)
    assert list(flaws(tuple(files.values()), declared_unit()["staging"].target)) == []
    server = files["server.service"].document["Service"]
    assert files["router.socket"].document["Socket"]["ListenStream"] == [["127.0.0.1:9000"]]
    assert files["router.service"].document["Service"]["ExecStart"][0][-1] == "127.0.0.1:18080"
    assert server["ExecStart"][0][:6] == [
        "/opt/tidegate/bin/tidegate",
        "serve",
        "--package",
        f"/var/lib/flights-staging-packages/{'ab' * 32}",
        "--sha256",
        "ab" * 32,
    ]
    assert server["IPAddressDeny"] == [["any"]]
    assert (server["MemoryMax"], server["CPUQuota"]) == ([["1048576K"]], [["100%"]])


def installed(files: Files, namespace: str, machine: Path) -> list[Path]:
    """As the commands at the top of fetch.service install them, with a program where each ExecStart names one."""
    paths = []
    for name, manifest in files.items():
        path = machine / f"{namespace}-{name}"
        path.write_text(
            manifest.text.replace("/opt/tidegate/bin/tidegate", "/bin/true").replace("/usr/bin/curl", "/bin/true")
        )
        paths.append(path)
    return paths


@NEEDS_SYSTEMD
@pytest.mark.slow
def test_systemd_verifies_every_unit(unit_files: Rendered, tmp_path: Path) -> None:
    paths = installed(unit_files(), "flights-staging", tmp_path)
    done = subprocess.run(
        ["systemd-analyze", "verify", "--recursive-errors=no", *map(str, paths)],
        capture_output=True,
        text=True,
        check=False,
    )
    ours = [line for line in (done.stdout + done.stderr).splitlines() if "flights-staging" in line]
    assert (done.returncode, ours) == (0, [])


@NEEDS_SYSTEMD
@pytest.mark.slow
def test_a_misspelt_setting_would_be_seen_by_systemd_too(unit_files: Rendered, tmp_path: Path) -> None:
    paths = installed(unit_files(), "flights-staging", tmp_path)
    server = next(path for path in paths if path.name.endswith("server.service"))
    server.write_text(server.read_text().replace("ProtectHome=", "ProtectHomes="))
    done = subprocess.run(["systemd-analyze", "verify", str(server)], capture_output=True, text=True, check=False)
    assert "ProtectHomes" in done.stdout + done.stderr


@NEEDS_SYSTEMD
@pytest.mark.slow
@pytest.mark.parametrize(
    ("unit", "exposure"), [("server.service", 1.6), ("fetch.service", 2.3), ("router.service", 2.3)]
)
def test_systemd_finds_little_exposed(unit: str, exposure: float, unit_files: Rendered, tmp_path: Path) -> None:
    """10 is no protection at all; a unit without settings has 9.6."""
    paths = installed(unit_files(), "flights-staging", tmp_path)
    path = next(path for path in paths if path.name.endswith(unit))
    done = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", str(path)], capture_output=True, text=True, check=True
    )
    level = re.search(r"Overall exposure level for [^:]*: ([0-9.]+)", done.stdout)
    assert level, done.stdout
    assert float(level[1]) <= exposure


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"executable": "tidegate"}, "executable"),
        ({"executable": "/opt/tidegate serve"}, "executable"),
        ({"port": 80}, "port"),
        ({"port": 18080}, "server_port: is the port of the socket"),
        ({"address": "1.2.3.999"}, "address"),
        ({"router_image": "a/b:1"}, "router_image"),
    ],
)
def test_what_no_machine_could_run_is_refused(
    changes: dict[str, Any], message: str, declared_unit: Callable[..., Any]
) -> None:
    assert declared_unit()
    with pytest.raises(ValidationError, match=message):
        declared_unit(**changes)


def test_what_is_lost_is_accepted_by_name(declared_unit: Callable[..., Any], params: dict[str, Any]) -> None:
    environments = declared_unit(replicas={"min": 2, "max": 3})
    names = [problem.message.partition(" loses ")[2].partition(":")[0] for problem in losses.problems(environments, {})]
    assert names == ["pace", "image", "replicas", "replicas", "cpu_requests"]
    accepted = environments["staging"].model_copy(update={"accept_loss": tuple(dict.fromkeys(names))})
    assert list(problems("flights", {"staging": accepted}, Monitor.model_validate(params["monitor"]))) == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_a_hostile_value_is_refused_or_stays_one_word(
    case: Path, names: Callable[..., dict[str, Any]], unit_files: Rendered, repository: Path
) -> None:
    text = case.read_bytes().decode()
    hostile = names() | {"package_path": text}
    expected = {name: sorted(manifest.document) for name, manifest in unit_files().items()}
    try:
        found = render(repository / "templates", "systemd", hostile, FORMAT)
    except DeclarationError as error:
        refused = [problem.where for problem in error.problems]
    else:
        refused = []
        assert {manifest.file: sorted(manifest.document) for manifest in found} == expected
    assert all(where and "templates/systemd/" in where.path for where in refused)
