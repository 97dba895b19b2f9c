"""`tidegate` alone: the project's status; outside of one, what one can do."""

import json
import re
import shutil
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tidegate.cli import app


def write_params(values):
    Path("params.yaml").write_text(json.dumps(values))


def run():
    return CliRunner().invoke(app, [])


def test_outside_a_project_it_says_what_one_can_do(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = run()
    assert result.exit_code == 0
    assert "not a tidegate project" in result.output
    assert [line.split()[1] for line in result.output.splitlines() if line.startswith("  ")] == [
        "compare",
        "init",
        "--help",
    ]


@pytest.fixture
def project(tmp_path, repository, monkeypatch):
    for folder in ("conf", "pipelines/flights"):
        shutil.copytree(repository / folder, tmp_path / folder)
    for name in ("dvc.yaml", "pyproject.toml"):
        shutil.copy(repository / name, tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_in_a_project_it_says_where_that_stands_and_what_comes_next(project):
    result = run()
    assert result.exit_code == 0
    shown = dict(line.split("  ", 1) for line in result.output.splitlines())
    assert shown["flights"].strip() == "not in git"
    assert shown["environments"].strip() == "dev, staging, prod"
    assert shown["next"].strip().startswith("dvc repro    # runs compose, ingest, ")
    assert not (project / "params.yaml").exists()


def test_keys_and_code_that_differ_are_told_apart(project):
    write_params(
        {
            "project": "flights",
            "code": {"tidegate": version("tidegate"), "train": {"files": "x", "versions": {"numpy": "1.0"}}},
        }
    )
    shown = dict(line.split("  ", 1) for line in run().output.splitlines())
    assert shown["conf/"].strip().startswith("differs from params.yaml in ")
    assert " re-runs " not in shown["conf/"]
    assert re.match(r"numpy 1\.0 → \S+ re-runs train; edited code re-runs train$", shown["code"].strip())


def test_a_declaration_that_cannot_be_composed_exits_2_with_its_place(project):
    (project / "conf/config.yaml").write_text("project: [\n")
    result = run()
    assert result.exit_code == 2
    assert "tidegate validate" in result.output
    assert "conf/config.yaml:" in result.output


def test_a_folder_below_a_project_names_it(project, monkeypatch):
    monkeypatch.chdir(project / "conf/gate")
    assert run().output.splitlines()[0] == f"the project is in {project}: run tidegate there"


@pytest.mark.slow
def test_it_imports_nothing_that_computes(project):
    code = (
        "import sys, runpy\n"
        "sys.argv = ['tidegate']\n"
        "try: runpy.run_module('tidegate', run_name='__main__')\n"
        "except SystemExit: print(*{name.split('.')[0] for name in sys.modules})"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.splitlines()[-1].split())
    assert not loaded & {"dvc", "duckdb", "great_expectations", "pandas", "numpy", "sklearn", "pyarrow"}


@pytest.mark.slow
@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_is_installed_for_the_shell_and_completes_verbs(shell, tmp_path):
    tidegate = Path(sys.executable).with_name("tidegate")
    environment = {"HOME": str(tmp_path), "PATH": f"{tidegate.parent}:/usr/bin:/bin"}
    shown = subprocess.run(
        [tidegate, "--install-completion", shell], env=environment, capture_output=True, text=True, check=False
    )
    assert shown.returncode == 0, shown.stderr
    assert any("_TIDEGATE_COMPLETE" in path.read_text() for path in tmp_path.rglob("*") if path.is_file())
    asked = {
        "bash": {"COMP_WORDS": "tidegate doc", "COMP_CWORD": "1"},
        "zsh": {"_TYPER_COMPLETE_ARGS": "tidegate doc"},
        "fish": {"_TYPER_COMPLETE_ARGS": "tidegate doc", "_TYPER_COMPLETE_FISH_ACTION": "get-args"},
    }[shell]
    completed = subprocess.run(
        [tidegate],
        env=environment | asked | {"_TIDEGATE_COMPLETE": f"complete_{shell}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "doctor" in completed.stdout


@pytest.mark.parametrize("whole", [False, True], ids=["its first file", "the whole declaration"])
def test_a_project_that_lost_its_declaration_names_the_file_and_the_way_back(project, whole):
    shutil.rmtree(project / "conf") if whole else (project / "conf/config.yaml").unlink()
    result = run()
    assert result.exit_code == 2
    assert "conf/config.yaml: is missing; " in result.output
    assert "`git restore conf/config.yaml` brings it back" in result.output
