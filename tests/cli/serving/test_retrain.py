"""`tidegate retrain`: what it says where nothing is asked, where work is uncommitted, and of a proposal."""

import shutil

import pytest

from called import called
from released_project import git
from tidegate.cli._propose import Forge
from tidegate.commands.monitoring import retrain
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


def test_a_proposal_is_shown_with_its_reasons(here, monkeypatch):
    proposal = RetrainProposal("4f9d2c1" + "0" * 33, "retrain/2026-01-31", "Train again", "Why:\n\n- drift\n")
    monkeypatch.setattr(retrain, "run", lambda now, **_: proposal)
    done = called(here, "retrain", "--now", "2026-02-01")
    assert (done.returncode, done.stdout) == (0, "Train again: committed as 4f9d2c1\n\nWhy:\n\n- drift\n\n")
    refused = called(here, "retrain", "--pull-request", GITHUB_REPOSITORY="", GITHUB_TOKEN="")
    assert refused.returncode == 2
    assert "--pull-request needs --repository" in refused.stderr


def test_of_one_of_several_projects_the_branch_names_its_folder(here, monkeypatch):
    proposal = RetrainProposal("4f9d2c1" + "0" * 33, "retrain/2026-01-31", "Train again", "Why:\n\n- drift\n")
    monkeypatch.setattr(retrain, "run", lambda now, **_: proposal)
    proposed = []
    monkeypatch.setattr(Forge, "propose", lambda forge, commit: proposed.append(commit.branch))
    restored = []
    monkeypatch.setattr(retrain, "restore", restored.append)
    for folder in (here, here / "conf"):
        assert called(folder, "retrain", "--pull-request", GITHUB_REPOSITORY="a/b", GITHUB_TOKEN="t").returncode == 0
    assert proposed == ["retrain/2026-01-31", "retrain/conf/2026-01-31"]
    assert restored == [git("rev-parse", "HEAD").strip()] * 2, "the next project proposes from the same commit"
