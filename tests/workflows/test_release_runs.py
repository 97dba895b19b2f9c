"""The workflows from main to production, executed: a release, a promotion and a rollback, each as a pull request."""

from collections.abc import Iterator
from pathlib import Path

import pytest

import fake_github
from forge import Forge

V1 = "breast-cancer@v1.0.0"


@pytest.fixture(scope="module")
def forge(repository: Path, program: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Forge]:
    """A project on a small GitHub, with a merge to release."""
    with fake_github.running() as github:
        forge = Forge(tmp_path_factory.mktemp("forge"), program, github)
        forge.start(repository)
        forge.edit("conf/env/prod.yaml", "max: 20", "max: 21")
        forge.call("tidegate", "compose")
        forge.call("dvc", "repro", "-q")
        forge.commit("more replicas")
        forge.call("git", "push", "-q", "origin", "main")
        yield forge


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
