"""DVC's failures keep what a person needs: who holds a lock, which remote does not answer or is gone."""

import json
import os
import shutil
import socket
from pathlib import Path

import pytest

from tidegate.errors import EvidenceError, InfrastructureError
from tidegate.repository import child_process, dvc
from tidegate.repository.evidence import at
from tidegate.repository.revisions import git, git_write


@pytest.fixture
def silent():
    """The address of a server that accepts connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"127.0.0.1:{server.getsockname()[1]}"


@pytest.mark.slow
def test_who_holds_a_lock_is_named_with_the_process(project):
    lock = {"write": {str(Path("data/split").absolute()): {"pid": os.getpid(), "cmd": "dvc repro"}}, "read": {}}
    Path(".dvc/tmp").mkdir(exist_ok=True)
    Path(".dvc/tmp/rwlock").write_text(json.dumps(lock))
    Path("dvc.yaml").write_text(Path("dvc.yaml").read_text().replace("echo held", "echo help"))
    with pytest.raises(InfrastructureError, match=rf"is busy.*\(PID {os.getpid()}\): dvc repro"):
        dvc.run(Path(), "repro")


@pytest.mark.slow
def test_how_it_ended_is_named_where_it_printed_nothing(project):
    Path("dvc.yaml").write_text(Path("dvc.yaml").read_text().replace("echo held", "echo help"))
    with pytest.raises(EvidenceError, match=r"`dvc status` failed: it ended with exit code 1, and it printed nothing"):
        dvc.run(Path(), "status", "--quiet")


@pytest.mark.slow
def test_a_remote_that_accepts_and_never_answers_is_given_up_and_named(project, silent, monkeypatch):
    monkeypatch.setattr(child_process, "SILENT_S", 3.0)
    Path(".dvc/config.local").write_text(
        f"[core]\n    remote = far\n['remote \"far\"']\n    url = http://{silent}/store\n"
    )
    shutil.rmtree(".dvc/cache")
    heard: list[str] = []
    with (
        pytest.raises(
            InfrastructureError, match=r"the DVC remote far \(http://127.*\) has not answered for 3 s"
        ) as raised,
        at(git.resolve("main"), tell=heard.append),
    ):
        pass
    assert raised.value.exit_code == 4
    assert any(f"asking the DVC remote far (http://{silent}/store)" in each for each in heard)


@pytest.mark.slow
@pytest.mark.parametrize("address", ["gone", "../../beside"])
def test_a_remote_that_was_deleted_is_named_and_what_it_held_is_rebuilt(project, address, dvc):
    Path(".dvc/config").write_text(Path(".dvc/config").read_text() + f"['remote \"store\"']\n    url = {address}\n")
    Path(".dvc/config.local").write_text("[core]\n    remote = store\n")
    shutil.rmtree(".dvc/cache")
    heard: list[str] = []
    with at(git.resolve("main"), tell=heard.append) as evidence:
        assert "rebuilt locally" in str(evidence)
    assert any("the DVC remote store (" in each and ") does not exist; mount or restore it" in each for each in heard)


@pytest.mark.slow
def test_a_remote_beside_the_repository_is_found_from_a_checkout(project, dvc):
    dvc(project, "remote", "add", "--default", "--local", "store", "../beside")
    dvc(project, "push", "--quiet")
    shutil.rmtree(".dvc/cache")
    with at(git.resolve("main")) as evidence:
        assert "from the DVC remote" in str(evidence)


@pytest.mark.slow
def test_a_git_remote_that_accepts_and_never_answers_is_given_up_and_named(project, silent, monkeypatch):
    monkeypatch.setattr(child_process, "SILENT_S", 3.0)
    with pytest.raises(InfrastructureError, match=rf"git remote http://{silent}/x has not answered for 3 s"):
        git_write.fetch(f"http://{silent}/x", "refs/heads/main", variables={})


def test_what_is_recomputed_has_no_worker(monkeypatch, tmp_path):
    monkeypatch.setenv("TIDEGATE_WARM", "1")
    assert dvc._environment(tmp_path)["TIDEGATE_WARM"] == "0"
