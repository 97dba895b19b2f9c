"""A project's story, told once: releases, a promotion, a rollback, weakenings, a breach, and three forgeries."""

from datetime import timedelta
from pathlib import Path

import pytest

from released_project import (
    HERE,
    PROJECT,
    START,
    copy,
    deployed,
    edit,
    git,
    merge,
    model,
    promoted,
    released,
    rolled_back,
)
from tidegate.artifacts import write_text
from tidegate.project_history import read_history
from tidegate.project_history.events import EventKind, HistoryEvent
from tidegate.releases import deploy
from tidegate.repository.revisions import git_write

WAIVER = """\
waivers:
  winter:
    rule: auc_holds
    metric: roc_auc
    loss: 0.02
    owner: "@ml-owners"
    reason: the season's schedule changed
    expires: 2026-12-31
"""
BREACH = "inputs: temp by ks: 0.7, beyond 0.1"


def _tell() -> None:
    promoted("v0.1.0", "prod")
    deployed("prod", now=START + timedelta(days=1))
    model(2)
    edit("conf/gate/breast_cancer.yaml", "at: 0.95", "at: 0.9")
    write_text(Path("conf/gate/waivers.yaml"), WAIVER)
    merge("weaker")
    released("v0.2.0")
    promoted("v0.2.0", "prod")
    rolled_back("prod")
    deploy.record_failure("prod", "errors", remote=HERE, now=START + timedelta(days=2))
    git(
        "commit", "-qm", f"Train again on rows until 2026-01-05\n\nWhy:\n\n- {BREACH}\n\nEdits:\n\n- x", "--allow-empty"
    )


def _forge() -> None:
    """What nobody may do: edit a branch, edit a record, tag without a record."""
    tree = git_write.tree_with({"deployment.yaml": b"replicas: 99\n"})
    commit = git("commit-tree", tree, "-p", "origin/deploy/prod", "-m", "hotfix")
    git("push", "-q", "origin", f"{commit}:refs/heads/deploy/prod")
    git("fetch", "-q", "origin")
    verdict = Path("releases", PROJECT, "v0.1.0/verdict.json")
    edit(str(verdict), "passes: 4 of 4", "passes: 5 of 5")
    git("commit", "-qam", "polish")
    git("tag", f"{PROJECT}@v9.0.0")


@pytest.fixture(scope="session")
def told(released_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = copy(released_once, tmp_path_factory.mktemp("history") / "project") / "clone"
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        _tell()
        _forge()
    return folder


@pytest.fixture(scope="session")
def all_events(told: Path) -> tuple[HistoryEvent, ...]:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(told)
        return read_history.read("")


@pytest.fixture
def of(all_events: tuple[HistoryEvent, ...]):
    """The events of a kind."""
    return lambda kind: [event for event in all_events if event.kind is EventKind(kind)]
