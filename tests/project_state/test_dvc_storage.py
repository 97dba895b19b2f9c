"""Cache, remote and disk: a missing folder, a silent server, a refused address and a full disk are real here."""

import os
import socket
from pathlib import Path

import pytest

from tidegate.errors import Level
from tidegate.project_state import dvc_storage
from tidegate.project_state.diagnosis import Diagnosis
from tidegate.project_state.dvc_storage import diagnoses


def settings(text: str = "") -> None:
    Path(".dvc").mkdir(exist_ok=True)
    Path(".dvc/config").write_text(text)


def remote(url: str) -> str:
    return f"[core]\n    remote = store\n['remote \"store\"']\n    url = {url}\n"


def found() -> dict[str, Diagnosis]:
    return {diagnosis.part: diagnosis for diagnosis in diagnoses()}


def test_without_dvc_nothing_else_is_examined(git) -> None:
    (only,) = diagnoses()
    assert (only.level, only.remedy) == (Level.ERROR, "run `dvc init`")


def test_settings_that_cannot_be_read_are_named(git) -> None:
    settings("no section\n")
    (only,) = diagnoses()
    assert only.fact.startswith(".dvc/config: cannot be read")


def test_a_folder_as_remote_is_sound_and_a_missing_one_an_error(git) -> None:
    settings(remote("../store"))
    assert found()["dvc remote"].fact == "the DVC remote store (../store) does not exist"
    Path("store").mkdir()
    assert {part: diagnosis.level for part, diagnosis in found().items()} == dict.fromkeys(
        ("dvc cache", "dvc remote", "disk")
    )


def test_no_remote_is_a_note_and_one_without_address_an_error(git) -> None:
    settings()
    assert found()["dvc remote"].level is Level.NOTE
    settings("[core]\n    remote = store\n")
    assert found()["dvc remote"].fact == "store has no address"


def test_a_remote_that_never_answers_is_given_up(git, monkeypatch) -> None:
    monkeypatch.setattr(dvc_storage, "ANSWER_S", 1.0)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings(remote(f"http://127.0.0.1:{silent.getsockname()[1]}/store"))
        unanswered = found()["dvc remote"]
    assert unanswered.level is Level.ERROR
    assert unanswered.fact.endswith("has not answered for 1 s")


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/store", "nosuch://x/y"])
def test_a_remote_that_refuses_is_an_error_with_its_reason(git, url) -> None:
    settings(remote(url))
    refused = found()["dvc remote"]
    assert refused.level is Level.ERROR
    assert "cannot be read: " in refused.fact


def test_a_password_in_the_address_is_not_shown(git) -> None:
    settings(remote("http://me:secret@127.0.0.1:1/store"))
    assert "secret" not in found()["dvc remote"].fact


def test_a_cache_that_cannot_be_written_is_an_error(git, monkeypatch) -> None:
    settings()
    Path(".dvc/cache").write_text("a file where a folder should be")
    assert found()["dvc cache"].level is Level.ERROR


def test_a_disk_with_less_than_a_run_may_need_is_a_warning(git, monkeypatch) -> None:
    settings()
    free = os.statvfs(".").f_bavail * os.statvfs(".").f_frsize
    monkeypatch.setattr(dvc_storage, "LEAST", 4 * free)
    disk = found()["disk"]
    assert (disk.level, disk.remedy) == (Level.WARNING, "free space, or run `dvc gc -w`")
