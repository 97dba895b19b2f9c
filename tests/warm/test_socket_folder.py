"""The sockets' folder is refused where anybody else could reach into it."""

import os
import socket
from pathlib import Path

import pytest

from tidegate.warm import socket_folder
from tidegate.warm.dvc_process import DvcProcess

OWNER = DvcProcess(123, 456)


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    return tmp_path / "tidegate-warm"


def is_opened() -> bool:
    folder = socket_folder.opened()
    if folder:
        folder.close()
    return folder is not None


def test_it_is_made_for_this_user_alone(place: Path) -> None:
    assert is_opened()
    assert place.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("mode", [0o755, 0o710, 0o701, 0o720, 0o1777])
def test_one_that_others_can_enter_is_refused(place: Path, mode: int) -> None:
    place.mkdir()
    place.chmod(mode)
    assert not is_opened()


def test_a_link_is_refused(place: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir(mode=0o700)
    place.symlink_to(tmp_path / "elsewhere")
    assert not is_opened()


def test_a_file_is_refused(place: Path) -> None:
    place.write_text("")
    assert not is_opened()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
def test_another_users_is_refused(place: Path) -> None:
    place.mkdir(mode=0o700)
    os.chown(place, 12_345, -1)
    assert not is_opened()


def test_a_relative_place_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_RUNTIME_DIR", "here")
    assert not is_opened()
    monkeypatch.delenv("XDG_RUNTIME_DIR")
    monkeypatch.setenv("XDG_CACHE_HOME", "there")
    assert not is_opened()
    assert not list(tmp_path.iterdir())


def test_without_a_runtime_folder_it_is_in_the_cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    assert is_opened()
    assert (tmp_path / "cache/tidegate/warm").is_dir()


def test_nothing_is_made_to_look_at(place: Path) -> None:
    assert socket_folder.opened(create=False) is None
    assert not place.exists()


def test_a_socket_is_named_by_its_owner_and_its_path_is_short_however_deep_the_folder_is(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    deep = tmp_path.joinpath(*["a" * 60] * 4)
    deep.mkdir(parents=True)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(deep))
    folder = socket_folder.opened()
    assert folder
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(folder.socket(OWNER))
    (deep / "tidegate-warm/notes.txt").write_text("")
    (deep / "tidegate-warm/a-b.socket").write_text("")
    assert folder.owners() == [OWNER]
    folder.remove(OWNER)
    folder.remove(OWNER)  # no matter that it has gone
    assert folder.owners() == []
    folder.close()
