"""The workflows from main to production, executed: a release, a promotion and a rollback, each as a pull request."""

from collections.abc import Iterator
from pathlib import Path

import pytest

import fake_github
import mono_repository
import whole_project
from workflows.forge import Forge

V1 = "breast-cancer@v1.0.0"
FOLDER = "projects/tumours"
"""Of the project that is released; another is beside it."""
ENVIRONMENTS = ("dev", "staging", "prod")


@pytest.fixture(scope="module")
def forge(
    repository: Path, reproduced: Path, program: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Forge]:
    """A project on a small GitHub, with a merge to release."""
    with fake_github.running() as github:
        forge = Forge(tmp_path_factory.mktemp("forge"), program, github)
        forge.start(repository, lambda _, clone: whole_project.copy(reproduced, clone))
        forge.edit("conf/env/prod.yaml", "max: 20", "max: 21")
        forge.call("tidegate", "compose")
        forge.call("dvc", "repro", "-q")
        forge.commit("more replicas")
        forge.call("git", "push", "-q", "origin", "main")
        yield forge


@pytest.fixture(scope="module")
def several(
    repository: Path, reproduced: Path, program: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Forge]:
    """The same project in a folder, beside one without environments; with a merge to release."""
    with fake_github.running() as github:
        forge = Forge(tmp_path_factory.mktemp("several"), program, github)
        forge.start(repository, lay_out=lambda _, clone: _beside_another(reproduced, clone), at=FOLDER)
        forge.edit(f"{FOLDER}/conf/env/prod.yaml", "max: 20", "max: 21")
        forge.call("tidegate", "compose", at=forge.clone / FOLDER)
        forge.call("dvc", "repro", "-q", at=forge.clone / FOLDER)
        forge.commit("more replicas")
        forge.call("git", "push", "-q", "origin", "main")
        yield forge


def _beside_another(reproduced: Path, clone: Path) -> None:
    folder = clone / FOLDER
    folder.mkdir(parents=True)
    whole_project.copy(reproduced, folder)
    (folder / "pipelines").rename(clone / "pipelines")  # set-up.sh installs what is at the root
    (folder / "pyproject.toml").unlink()
    other = mono_repository.project(clone, "projects/cells", "cells")
    (other / "params.yaml").write_text("project: cells\n")
    (other / ".dvc").mkdir()
    for name in ("config", ".gitignore"):
        (other / ".dvc" / name).write_bytes((folder / ".dvc" / name).read_bytes())
    (other / "dvc.yaml").write_text("stages: {nothing: {cmd: 'true'}}\n")
    (clone / "pyproject.toml").write_text(mono_repository.PYPROJECT)
    (clone / ".gitignore").write_text(".venv/\n__pycache__/\n")


def dispatched(forge: Forge, workflow: str, **inputs: str) -> str:
    """The branch that a dispatch proposes, after its run succeeded."""
    run = forge.run(workflow, "workflow_dispatch", "refs/heads/main", {"inputs": inputs})
    assert run.conclusion == "success", run.log
    return forge.github.opened[-1]["head"]


def merged(forge: Forge, branch: str) -> list[str]:
    """Merge what was proposed; the files that it changes."""
    forge.call("git", "fetch", "-q", "--tags", "origin", branch)
    changed = forge.call("git", "diff", "--name-only", "main", "FETCH_HEAD").splitlines()
    forge.call("git", "merge", "-q", "--no-ff", "-m", f"merge {branch}", "FETCH_HEAD")
    forge.call("git", "push", "-q", "origin", "main")
    return changed


@pytest.mark.slow
def test_from_main_to_production_and_back(forge: Forge) -> None:
    head = forge.call("git", "rev-parse", "main")
    branch = dispatched(forge, "release", version="v1.0.0")
    assert branch == "release/breast-cancer-v1.0.0"
    assert forge.call("git", "rev-parse", f"{V1}^{{}}", at=forge.origin) == head
    assert {path.split("/")[0] for path in merged(forge, branch)} == {"releases"}
    record = forge.call("git", "show", "main:releases/breast-cancer/v1.0.0.json")
    assert '"assuranceLevel": "reproduced"' in record

    branch = dispatched(forge, "promote", version="v1.0.0", environment="prod")
    assert branch == "promote/prod-v1.0.0"
    assert merged(forge, branch) == ["conf/env/prod.yaml", "dvc.lock", "params.yaml"]
    branch = dispatched(forge, "rollback", version="v1.0.0", environment="staging")
    assert branch == "rollback/staging-v1.0.0"
    merged(forge, branch)

    deployed = forge.run("deploy", "push", "refs/heads/main", {})
    assert deployed.conclusion == "success", deployed.log
    for environment in ("staging", "prod"):
        wanted = forge.call("git", "rev-parse", f"main:releases/breast-cancer/v1.0.0/manifests/{environment}")
        assert forge.call("git", "rev-parse", f"deploy/{environment}^{{tree}}", at=forge.origin) == wanted
    failed = forge.run(
        "failure", "workflow_dispatch", "refs/heads/main", {"inputs": {"environment": "staging", "analysis": "errors"}}
    )
    assert failed.conclusion == "success", failed.log
    assert "Failed-Analysis: errors" in forge.call("git", "log", "-1", "--format=%B", "deploy/staging", at=forge.origin)


@pytest.mark.soak
def test_one_of_several_projects_goes_the_same_way(several: Forge) -> None:
    head = several.call("git", "rev-parse", "main")
    branch = dispatched(several, "release", version="v1.0.0", project=FOLDER)
    assert branch == "release/breast-cancer-v1.0.0"
    assert several.call("git", "rev-parse", f"{V1}^{{}}", at=several.origin) == head
    assert {path.rpartition("/v1.0.0")[0] for path in merged(several, branch)} == {f"{FOLDER}/releases/breast-cancer"}
    record = several.call("git", "show", f"main:{FOLDER}/releases/breast-cancer/v1.0.0.json")
    assert '"assuranceLevel": "reproduced"' in record

    branch = dispatched(several, "promote", version="v1.0.0", environment="prod", project=FOLDER)
    assert branch == f"promote/{FOLDER}/prod-v1.0.0"
    assert merged(several, branch) == [f"{FOLDER}/{name}" for name in ("conf/env/prod.yaml", "dvc.lock", "params.yaml")]
    branch = dispatched(several, "rollback", version="v1.0.0", environment="staging", project=FOLDER)
    assert branch == f"rollback/{FOLDER}/staging-v1.0.0"
    merged(several, branch)

    deployed = several.run("deploy", "push", "refs/heads/main", {})
    assert deployed.conclusion == "success", deployed.log
    assert [job["name"] for job in deployed.jobs[1:]] == [f"deploy {FOLDER}/{name}" for name in ENVIRONMENTS]
    for name in ("staging", "prod"):
        wanted = several.call("git", "rev-parse", f"main:{FOLDER}/releases/breast-cancer/v1.0.0/manifests/{name}")
        assert several.call("git", "rev-parse", f"deploy/{FOLDER}/{name}^{{tree}}", at=several.origin) == wanted
    failure = {"environment": "staging", "analysis": "errors", "project": FOLDER}
    failed = several.run("failure", "workflow_dispatch", "refs/heads/main", {"inputs": failure})
    assert failed.conclusion == "success", failed.log
    told = several.call("git", "log", "-1", "--format=%B", f"deploy/{FOLDER}/staging", at=several.origin)
    assert "Failed-Analysis: errors" in told
    late = several.run("deploy", "push", "refs/heads/main", {})
    assert late.conclusion == "failure"
    assert "records that errors failed there; prod comes after staging" in late.log


@pytest.mark.slow
def test_retraining_proposes_nothing_where_it_is_not_declared(forge: Forge) -> None:
    before = len(forge.github.opened)
    run = forge.run("retrain", "schedule", "refs/heads/main", {})
    assert run.conclusion == "success", run.log
    assert "monitor.retrain is not declared" in run.log
    assert len(forge.github.opened) == before


@pytest.mark.slow
def test_a_release_that_does_not_exist_proposes_nothing(forge: Forge) -> None:
    before = len(forge.github.opened)
    inputs = {"version": "v7.0.0", "environment": "prod"}
    run = forge.run("promote", "workflow_dispatch", "refs/heads/main", {"inputs": inputs})
    assert run.conclusion == "failure"
    assert "unknown release: breast-cancer@v7.0.0" in run.log
    assert len(forge.github.opened) == before
