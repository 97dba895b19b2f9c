"""A project that deploys nothing: no environment, no monitor. The pipeline, the gate and the review work without."""

import shutil
from pathlib import Path

import pytest

from whole_project import Run, edit, ran, start

pytestmark = pytest.mark.slow


@pytest.fixture
def project(repository: Path, tmp_path: Path) -> tuple[Path, Run]:
    run = start(repository, tmp_path)
    for group in ("env", "monitor", "rollout", "target"):
        shutil.rmtree(tmp_path / "conf" / group)
    shutil.rmtree(tmp_path / "templates")
    config = tmp_path / "conf/config.yaml"
    lines = config.read_text().splitlines(keepends=True)
    config.write_text("".join(line for line in lines if "env@" not in line and "monitor:" not in line))
    edit(tmp_path, "pyproject.toml", '"environments.prod.target.replicas.min=5"', '"seed=5"')
    edit(tmp_path, "pyproject.toml", '"rollout@environments.prod.rollout=blue_green", ', "")
    return tmp_path, run


def test_the_pipeline_runs_and_a_clone_of_it_is_up_to_date(
    project: tuple[Path, Run], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder, run = project
    done = run("dvc", "repro")
    shown = done.stdout
    assert "is empty" not in done.stdout + done.stderr
    assert "no environments declared: nothing to plan" in shown
    assert "no environments declared: nothing to render" in shown
    assert [path.name for path in (folder / "manifests").rglob("*")] == ["none.txt"]
    assert [path.name for path in (folder / "artifacts/plan").iterdir()] == ["none.txt"]
    assert ran(run("dvc", "repro").stdout) == ["compose"]
    run("git", "add", "-A")
    run("git", "commit", "-qm", "start")
    run("git", "clean", "-fdq")  # as in a clone: git keeps no empty folder
    shutil.rmtree(folder / "manifests")
    run("git", "checkout", "--", "manifests")
    assert ran(run("dvc", "repro").stdout) == ["compose"]
    assert run("git", "status", "--porcelain").stdout == ""
    run("tidegate", "validate")
    assert "environments" not in run("tidegate", "summary").stdout
    assert "manifests" not in run("tidegate", "summary").stdout
    assert run("tidegate", "deploy", "--check").stdout == "[]\n"
    run("tidegate", "review", "--md", "review.md", "--html", "review.html")
    assert "manifest" not in (folder / "review.md").read_text().lower()
    assert "rollout" not in (folder / "review.html").read_text().partition("<body")[2].lower()


def test_a_rule_about_an_environment_says_that_there_is_none(project: tuple[Path, Run]) -> None:
    folder, run = project
    gate = folder / "conf/gate/breast_cancer.yaml"
    gate.write_text(gate.read_text() + "  rolls_back: {kind: rollout_power, environment: prod}\n")
    shown = run("tidegate", "validate", expect=2)
    assert "gate.rules.rolls_back.environment: unknown environment: prod; none is declared" in shown.stderr
