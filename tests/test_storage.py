"""Storage: whole or not at all, no scratch without an owner, and a full disk by its name."""

import errno
import fcntl
import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from tidegate import storage
from tidegate.errors import DeclarationError, InfrastructureError


def test_a_failure_while_writing_keeps_the_old_file_and_leaves_nothing_behind(tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    path.write_text("kept")

    def fail_half_way() -> None:
        with storage.replacing(path) as temporary:
            temporary.write_text("half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_half_way()
    assert path.read_text() == "kept"
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_takes_its_place_whole(tmp_path: Path) -> None:
    for name in ("first", "second"):
        with storage.replacing_folder(tmp_path / "made") as folder:
            (folder / name).write_text(name)
    assert [path.relative_to(tmp_path).as_posix() for path in sorted(tmp_path.rglob("*"))] == ["made", "made/second"]


def test_a_folder_that_fails_half_way_leaves_the_former_one(tmp_path: Path) -> None:
    (tmp_path / "made").mkdir()
    (tmp_path / "made/first").write_text("first")

    def fail_half_way() -> None:
        with storage.replacing_folder(tmp_path / "made") as folder:
            (folder / "second").write_text("second")
            raise ValueError("half way")

    with pytest.raises(ValueError, match="half way"):
        fail_half_way()
    assert [path.relative_to(tmp_path).as_posix() for path in sorted(tmp_path.rglob("*"))] == ["made", "made/first"]


def test_scratch_of_a_process_that_was_killed_is_removed_by_the_next(tmp_path: Path) -> None:
    left = f"""
import os, signal
from pathlib import Path
from tidegate import storage
with storage.folder(Path({str(tmp_path)!r})) as folder, storage.replacing(Path({str(tmp_path / "x")!r})) as temporary:
    (folder / "file").write_text("left")
    temporary.write_text("left")
    os.kill(os.getpid(), signal.SIGKILL)
"""
    subprocess.run([sys.executable, "-c", left], check=False)
    assert len(list(tmp_path.iterdir())) == 2
    with storage.folder(tmp_path) as folder:
        assert min(path.name for path in tmp_path.iterdir() if path != folder).startswith(".x.")
    with storage.replacing(tmp_path / "x") as temporary:
        temporary.write_text("whole")
    assert [path.name for path in tmp_path.iterdir()] == ["x"]


def test_scratch_that_is_in_use_and_what_is_not_ours_stay(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (tmp_path / "tidegate-link.tidegate").symlink_to(elsewhere)
    (tmp_path / "tidegate-notes").mkdir()
    with storage.folder(tmp_path) as used:
        storage.sweep(tmp_path, "tidegate-")
        assert used.is_dir()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["elsewhere", "tidegate-link.tidegate", "tidegate-notes"]


def test_scratch_that_a_sweep_saw_before_it_was_locked_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock, refusals = fcntl.flock, [BlockingIOError(), None]

    def swept_first(handle: int, how: int) -> None:
        if refusals and (refusal := refusals.pop()):
            raise refusal
        lock(handle, how)
        if len(refusals) == 1:
            next(iter(tmp_path.iterdir())).rmdir()

    monkeypatch.setattr(fcntl, "flock", swept_first)
    with storage.folder(tmp_path) as folder:
        assert folder.is_dir()


def test_a_filesystem_without_locks_still_has_scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def unsupported(handle: int, how: int) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "flock", unsupported)
    with storage.folder(tmp_path) as folder:
        storage.sweep(tmp_path, "tidegate-")
        assert folder.is_dir()


def test_a_file_larger_than_allowed_names_the_limit_and_what_is_needed(tmp_path: Path) -> None:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, before[1]))
    try:
        with pytest.raises(
            InfrastructureError, match=r"x: larger than .*`ulimit -f`.*; up to 2\.0 MiB are needed"
        ) as raised:
            _write(tmp_path / "x", 2 * storage.MEBIBYTE)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert raised.value.exit_code == 4
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("number", "said"), [(errno.ENOSPC, "no space left on /"), (errno.EDQUOT, "left for this user")]
)
def test_a_full_disk_is_named_with_its_free_space(tmp_path: Path, number: int, said: str) -> None:
    with (
        pytest.raises(InfrastructureError, match=rf"x: .*{said}.* MiB are free, more is needed"),
        storage.naming(tmp_path / "x"),
    ):
        raise OSError(number, os.strerror(number))


def test_a_read_only_disk_is_infrastructure_and_another_error_stays_what_it_is(tmp_path: Path) -> None:
    with pytest.raises(InfrastructureError, match="x: read-only file system"), storage.naming(tmp_path / "x"):
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))
    with pytest.raises(IsADirectoryError), storage.naming(tmp_path / "x"):
        tmp_path.read_bytes()


def _write(path: Path, size: int) -> None:
    with storage.replacing(path, size=size) as temporary:
        temporary.write_bytes(bytes(size))


def test_a_disk_is_full_where_less_than_a_mebibyte_is_free(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert storage.full(tmp_path / "not/yet") == ""
    monkeypatch.setattr(storage, "MEBIBYTE", 2**80)
    assert storage.full(tmp_path, tmp_path / "x").startswith("no space left on /")


@pytest.mark.parametrize(
    ("place", "reason"),
    [
        ("/proc/x/a.html", "no such file or directory"),
        ("folder", "is a directory"),
        ("file/a.html", "(file exists|not a directory)"),
        ("a" * 300, "file name too long"),
        ("", "(device or resource busy|is a directory|invalid argument)"),
    ],
    ids=["no folder can be made", "a folder", "below a file", "too long", "no name"],
)
def test_a_path_that_cannot_be_a_file_is_named(tmp_path, monkeypatch, place, reason):
    monkeypatch.chdir(tmp_path)
    Path("folder").mkdir()
    Path("folder/in it").touch()
    Path("file").touch()
    with (
        pytest.raises(DeclarationError, match=f"cannot be written: {reason}; name a file"),
        storage.replacing(Path(place)),
    ):
        pass


def test_what_fails_inside_is_not_blamed_on_the_place(tmp_path):
    with pytest.raises(FileNotFoundError), storage.replacing(tmp_path / "a"):
        Path("nowhere/b").read_text()


def test_a_folder_that_is_swept_before_it_is_open_is_made_again(tmp_path, monkeypatch):
    made, make = [], storage.tempfile.mkdtemp

    def swept_once(*given):
        made.append(make(*given))
        if len(made) == 1:
            Path(made[0]).rmdir()
        return made[-1]

    monkeypatch.setattr(storage.tempfile, "mkdtemp", swept_once)
    with storage.folder(tmp_path) as place:
        assert str(place) == made[1]
