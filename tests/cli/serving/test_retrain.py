"""`tidegate retrain`: what it says where nothing is asked, where work is uncommitted, and how its branch is named."""

import shutil
from pathlib import Path

import pytest

from called import called
from fake_github import REPOSITORY
from released_project import git
from tidegate.cli._propose import Forge
from tidegate.cli.serving.retrain import propose
from tidegate.commands.monitoring.retrain import RetrainProposal


@pytest.fixture
def here(repository, tmp_path, monkeypatch):
    shutil.copytree(repository / "conf", tmp_path / "conf")
    monkeypatch.chdir(tmp_path)
    git("init", "--quiet", "--initial-branch=main")
    git("add", "--all")
    git("commit", "--quiet", "--message=start")
    return tmp_path


def test_without_a_declaration_it_does_nothing_and_says_so(here):
    monitor = here / "conf/monitor/flights.yaml"
    monitor.write_text("".join(line for line in monitor.open() if not line.startswith("retrain")))
    git("commit", "--quiet", "--all", "--message=no retraining")
    done = called(here, "retrain")
    assert (done.returncode, done.stdout) == (
        0,
        "monitor.retrain is not declared: nothing says when to train again\n",
    )


def test_uncommitted_work_is_refused_with_exit_2(here):
    (here / "conf/monitor/flights.yaml").write_text("{}\n")
    done = called(here, "retrain")
    assert done.returncode == 2
    assert "conf/monitor/flights.yaml: is not committed" in done.stderr


def test_of_one_of_several_projects_the_branch_names_its_folder(merged, github, monkeypatch):
    proposal = RetrainProposal(git("rev-parse", "HEAD"), "retrain/2026-01-31", "Train again", "Why:\n\n- drift\n")
    forge = Forge(REPOSITORY, "contents=write,pull-requests=write", github.root, github.root, "origin")
    for number, folder in enumerate((Path.cwd(), Path.cwd() / "conf"), 1):
        monkeypatch.chdir(folder)
        assert propose(proposal, forge) == f"{github.root}/pull/{number}"
    assert [opened["head"] for opened in github.opened] == ["retrain/2026-01-31", "retrain/conf/2026-01-31"]
    assert git("rev-parse", "retrain/conf/2026-01-31", at=merged / "origin") == proposal.commit
