"""What is rendered of odd declarations is read by each platform's own library or program, on every target."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from made_once import made_once
from odd_environments import drawn
from tidegate.alerts import compiled
from tidegate.config.schema.env import Environment
from tidegate.config.schema.monitor import Monitor
from tidegate.delivery.losses import support
from tidegate.kinds import TARGETS
from tidegate.rollouts import plan
from tidegate.targets import Deployment
from tidegate.targets._by_hand import PROGRESS
from tidegate.targets._manifest_files import files
from tidegate.targets._rendering import manifests

pytestmark = pytest.mark.slow
LEAST = 15
READERS = Path(sys.prefix) / "readers"
PYTHON, COMPOSE = "bin/python", "lib/python*/site-packages/compose/docker-compose"
"""Of an environment of its own: `make readers`."""
Folder = Callable[[str], Path]


@pytest.fixture
def folder(
    params: dict[str, Any], repository: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Folder:
    """The files of so many declarations of a target, each in a folder of its own."""
    monkeypatch.chdir(repository)
    return lambda kind: made_once(tmp_path_factory, f"odd-{kind}", lambda folder: write(params, kind, folder))


def write(params: dict[str, Any], kind: str, folder: Path) -> None:
    monitor, written = Monitor.model_validate(params["monitor"]), 0
    for seed in count():
        assert seed < LEAST * 8, f"{kind}: {written} of {seed} declarations validate"
        if not (environments := drawn(params, kind, seed)):
            continue
        texts = files("flights", environments, monitor) | at_a_step(environments["prod"], monitor)
        for path, text in texts.items():
            (folder / str(seed) / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / str(seed) / path).write_text(text)
        written += 1
        if written == LEAST:
            return


def at_a_step(environment: Environment, monitor: Monitor) -> dict[str, str]:
    """The same environment at its first step, where each step is an edit."""
    steps = getattr(environment.rollout, "step_names", ())
    if not steps or PROGRESS not in support(environment.target.kind, environment.rollout.strategy).losses:
        return {}
    own = Deployment("flights", plan("prod", environment, monitor), "cd" * 32, environment.store, monitor.prometheus)
    former = {manifest.file: manifest.text for manifest in manifests(environment, own)}
    live = environment.model_copy(update={"step": steps[0], "stable": "flights@v1.0.0"})
    deployment = Deployment(
        *("flights", plan("prod", live, monitor), "ab" * 32, live.store, monitor.prometheus, "cd" * 32, steps[0]),
        alerts=tuple(compiled("flights", {"prod": live}, monitor)),
        stable_manifests=former,
    )
    return {f"step/{manifest.file}": manifest.text for manifest in manifests(live, deployment)}


def installed(program: str) -> str:
    if (found := shutil.which(program)) is None:
        pytest.skip(f"{program} is not installed")
    return found


def reader(name: str) -> Path:
    """docker-compose is the program itself: the script that starts it drops its exit code."""
    found = sorted(READERS.glob(name))
    if not found:
        pytest.skip(f"{name} is not in {READERS}: run `make readers`")
    return found[0]


def refusals(command: list[object]) -> str:
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False)
    return "" if done.returncode == 0 else done.stdout + done.stderr


def read(name: str, paths: list[Path]) -> list[str]:
    """What the reader says of them: how many it read, after each that it refused."""
    script = Path(__file__).parents[1] / "read_by_others.py"
    done = subprocess.run([reader(PYTHON), script, name, *paths], capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


@pytest.mark.parametrize("kind", TARGETS.names())
def test_prometheus_reads_the_rules_beside_every_target(kind: str, folder: Folder) -> None:
    promtool, made = installed("promtool"), folder(kind)
    assert len(list(made.iterdir())) == LEAST
    rules = sorted(made.rglob("*.rules.yaml")) + sorted(made.rglob("alerts.yaml"))
    assert not rules or refusals([promtool, "check", "rules", *rules]) == ""


@pytest.mark.parametrize("kind", ["sagemaker", "sagemaker_batch"])
def test_cfn_lint_finds_nothing_in_a_stack(kind: str, folder: Folder) -> None:
    command = installed("cfn-lint")
    stacks = [path for path in folder(kind).rglob("*.yaml") if "AWSTemplateFormatVersion" in path.read_text()]
    assert stacks
    assert refusals([command, "-r", "eu-central-1", "--", *stacks]) == ""


def test_docker_compose_and_haproxy_read_one_machine(folder: Folder) -> None:
    compose, haproxy, made = reader(COMPOSE), installed("haproxy"), folder("compose")
    paths = sorted(made.rglob("compose.yaml"))
    assert len(paths) > LEAST, "some are at a step, too"
    for path in paths:
        assert refusals([compose, "--file", path, "config", "--quiet"]) == ""
        text = (path.parent / "haproxy.cfg").read_text()
        (path.parent / "checked.cfg").write_text(text.replace("/usr/local/etc/haproxy", str(path.parent)))
        assert refusals([haproxy, "-c", "-f", path.parent / "checked.cfg"]) == ""


def test_systemd_verifies_the_units(folder: Folder) -> None:
    command = installed("systemd-analyze")
    for made in sorted(folder("systemd").glob("*/prod")):
        units = [path for path in made.iterdir() if path.suffix in (".service", ".socket")]
        assert len(units) == 4
        done = subprocess.run(
            [command, "verify", "--recursive-errors=no", *units], capture_output=True, text=True, check=False
        )
        said = [line for line in (done.stdout + done.stderr).splitlines() if str(made) in line]
        assert [line for line in said if "is not executable" not in line] == []


def test_the_loaders_of_azure_read_endpoints_and_deployments(folder: Folder) -> None:
    paths = [path for path in folder("azureml").rglob("*.yaml") if path.parent.name in ("prod", "step")]
    assert len(paths) > 2 * LEAST
    assert read("azureml", paths) == [f"{len(paths)} read"]


def test_the_messages_of_google_read_endpoints_models_and_alert_policies(folder: Folder) -> None:
    made = folder("vertex")
    paths = [path for path in made.rglob("*.json") if path.parent.name in ("prod", "step")]
    policies = sorted(made.rglob("*.policy.json"))
    assert len(paths) > 2 * LEAST
    assert len(policies) >= LEAST
    assert read("vertex", paths) == [f"{len(paths)} read"]
    assert read("cloud_monitoring", policies) == [f"{len(policies)} read"]


def test_a_reader_refuses_what_is_wrong(tmp_path: Path) -> None:
    """Otherwise the tests above could not fail."""
    wrong = {"azureml": "traffic.yaml", "vertex": "model.json", "cloud_monitoring": "a.policy.json"}
    for name, file in wrong.items():
        (tmp_path / file).write_text('{"name": "a", "trafic": {"x": 1}, "traffic": 3}')
        said = read(name, [tmp_path / file])
        assert (file in said[0], said[-1]) == (True, "1 read")
    (tmp_path / "compose.yaml").write_text("services: {a: {imag: b}}\n")
    assert "imag" in refusals([reader(COMPOSE), "--file", tmp_path / "compose.yaml", "config", "--quiet"])
