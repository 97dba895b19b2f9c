"""A worker of a run that has ended is named with the command that ends it; a leftover file is not."""

import os
import socket
from pathlib import Path

import pytest

from tidegate.errors import Level
from tidegate.project_state import warm_workers
from tidegate.warm import dvc_process

GONE = "999999999-1.socket"


@pytest.fixture
def sockets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    monkeypatch.setattr(warm_workers, "PATIENCE_S", 0.2)
    folder = tmp_path / "tidegate-warm"
    folder.mkdir(mode=0o700)
    return folder


def listening(place: Path) -> socket.socket:
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    listener.bind(str(place))
    listener.listen()
    return listener


def test_without_a_folder_there_is_nothing_to_say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    assert list(warm_workers.diagnoses()) == []
    assert not list(tmp_path.iterdir())


def test_a_worker_of_a_run_that_has_ended_is_an_error(sockets: Path) -> None:
    with listening(sockets / GONE):
        (found,) = warm_workers.diagnoses()
    assert found.level is Level.ERROR
    assert found.remedy == f"run `kill {os.getpid()}`"


def test_a_worker_of_a_run_that_goes_on_is_sound(sockets: Path) -> None:
    with listening(sockets / f"{os.getpid()}-{dvc_process.started(os.getpid())}.socket"):
        assert list(warm_workers.diagnoses()) == []


def test_the_file_of_a_worker_that_was_killed_is_sound(sockets: Path) -> None:
    listening(sockets / GONE).close()
    assert list(warm_workers.diagnoses()) == []
