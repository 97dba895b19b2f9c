"""The three targets of docs/add-a-target.md, written into a temporary project as the page says, work in the verbs."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

import small_project

pytestmark = pytest.mark.slow
BLOCK = re.compile(r"`([\w./]+)`[^`]*?:\n\n```\w+\n(.*?)```", re.DOTALL)
DIGEST = re.compile(r"[0-9a-f]{64}")
HOSTILE = 'it\'s 100 % "sure"\n    privileged: true # $HOME %h {{ app }}'


@pytest.fixture(scope="module")
def written(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project whose environments are those of the page, with a package of its own."""
    folder = tmp_path_factory.mktemp("project")
    small_project.lay_out(repository, folder)
    for name in ("conf/env", "conf/target", "templates"):
        shutil.rmtree(folder / name)
    blocks = BLOCK.findall((repository / "docs/add-a-target.md").read_text())
    assert len(blocks) == 12
    for name, text in blocks:
        path = folder / ("pipelines/mine" if name.startswith("targets/") else "") / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    config = folder / "conf/config.yaml"
    lines = [line for line in config.read_text().splitlines() if "env@" not in line]
    chosen = [f"  - env@environments.{name}: {name}" for name in ("host", "callers", "edge")]
    config.write_text("\n".join([*lines[:3], *chosen, *lines[3:]]) + "\n")
    (folder / "pyproject.toml").write_text('[tool.tidegate]\nkinds = ["pipelines/mine"]\n')
    (folder / "artifacts/package").mkdir(parents=True)
    (folder / "artifacts/package/package.json").write_text("{}\n")
    for verb in ("compose", "plan", "render"):
        done = run(folder, verb)
        assert done.returncode == 0, done.stderr
    return folder


def run(folder: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    variables = {**os.environ, "NO_COLOR": "1", "COLUMNS": "200"}
    command = [sys.executable, "-m", "tidegate", *arguments]
    return subprocess.run(command, cwd=folder, env=variables, capture_output=True, text=True, check=False)


@pytest.fixture
def project(written: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(written, tmp_path / "project"))


def declare(project: Path, environment: str, key: str, value: str) -> None:
    path = project / f"conf/env/{environment}.yaml"
    text = path.read_text().replace("  title: flight delays\n", "")
    text += "" if "\ntarget:" in text else "target:\n"
    path.write_text(f"{text}  {key}: {json.dumps(value)}\n")


def test_each_is_validated_planned_and_rendered(written: Path) -> None:
    done = run(written, "validate")
    assert "error" not in done.stderr, done.stderr
    files = sorted(path.relative_to(written).as_posix() for path in (written / "manifests").rglob("*.*"))
    assert files == ["manifests/callers/flags.json", "manifests/edge/model.service", "manifests/host/compose.yaml"]
    server = yaml.safe_load((written / "manifests/host/compose.yaml").read_text())["services"]["server"]
    assert (server["ports"], server["labels"]["title"]) == (["9000:8080"], "flight delays")
    flags = json.loads((written / "manifests/callers/flags.json").read_text())
    unit = (written / "manifests/edge/model.service").read_text()
    assert "User=model\n" in unit
    named = {*DIGEST.findall(unit), server["command"][-1], flags["flags"]["model"]["variants"]["released"]}
    assert len(named) == 1


def test_a_hostile_value_stays_in_its_slot_of_yaml_and_json(project: Path) -> None:
    for environment in ("host", "callers"):
        declare(project, environment, "title", HOSTILE)
    for verb in ("compose", "plan", "render"):
        done = run(project, verb)
        assert done.returncode == 0, done.stderr
    (service,) = yaml.safe_load((project / "manifests/host/compose.yaml").read_text())["services"].values()
    assert set(service) == {"image", "command", "ports", "restart", "labels"}
    assert service["labels"]["title"] == HOSTILE.replace("$", "$$")
    flags = json.loads((project / "manifests/callers/flags.json").read_text())
    assert (set(flags), flags["metadata"]["title"]) == ({"metadata", "flags"}, HOSTILE)


def test_a_value_that_could_be_more_than_a_word_of_a_unit_is_refused_at_its_line(project: Path) -> None:
    declare(project, "edge", "user", "root\nExecStartPre=+/bin/sh %h $HOME")
    assert run(project, "compose").returncode == 0
    done = run(project, "render")
    assert done.returncode == 2
    assert "templates/unit_host/model.service.j2:6:1: 'root\\nExecStartPre=" in done.stderr


@pytest.mark.parametrize(
    ("template", "old", "new", "message"),
    [
        ("one_host/compose.yaml.j2", "    restart: always", "   restart: always", ":6:"),
        (
            "one_host/compose.yaml.j2",
            "restart: always",
            "privileged: true",
            ":6:5: compose.yaml: service server is priv",
        ),
        ("one_host/compose.yaml.j2", "{{ target.image }}", "x/{{ target.image }}", "join inside the braces"),
        ("flags/flags.json.j2", '"ENABLED",', '"ENABLED"', ":6:"),
        (
            "flags/flags.json.j2",
            '"defaultVariant": "released"',
            '"defaultVariant": "gone"',
            ":7:7: flags.json: flag model",
        ),
        ("unit_host/model.service.j2", "NoNewPrivileges=yes", "NoNewPrivileges=no", ":7:1: model.service: NoNewPriv"),
        (
            "unit_host/model.service.j2",
            "User=",
            "User ",
            ":6:1: does not render to a valid manifest: neither a [Section]",
        ),
    ],
    ids=["indentation", "a flaw", "a joined text", "a comma", "a variant", "a setting", "no setting"],
)
def test_a_wrong_template_is_named_by_file_and_line(
    template: str, old: str, new: str, message: str, project: Path
) -> None:
    path = project / "templates" / template
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new))
    done = run(project, "render")
    assert done.returncode == 2, done.stdout
    assert f"templates/{template}" in done.stderr
    assert message in done.stderr
