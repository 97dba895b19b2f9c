"""A file that changed after it was imported, or while it was, is noticed; so is one that is not installed."""

import os
import site
import sys
import time
from pathlib import Path
from types import ModuleType

import pytest

from tidegate.warm.imported_files import ImportedFiles

LATER_NS = 10**9


@pytest.fixture
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file of an imported module, in a folder of installed ones."""
    file = tmp_path / "installed/library/part.py"
    file.parent.mkdir(parents=True)
    file.write_text("x = 1\n")
    monkeypatch.setattr(site, "getsitepackages", lambda: [str(tmp_path / "installed")])
    monkeypatch.setattr(sys, "path", [str(tmp_path / "installed")])
    imported = ModuleType("library.part")
    imported.__file__ = str(file)
    monkeypatch.setattr(sys, "modules", {"library.part": imported})
    return file


def noted(since_ns: int | None = None) -> ImportedFiles:
    files = ImportedFiles(since_ns=since_ns or time.time_ns() + LATER_NS)
    files.note()
    return files


def test_nothing_has_changed(module: Path) -> None:
    assert noted().are_unchanged()


def test_other_content_of_the_same_size_and_time_is_noticed(module: Path) -> None:
    files, state = noted(), module.stat()
    time.sleep(0.05)
    module.write_text("x = 2\n")
    os.utime(module, ns=(state.st_atime_ns, state.st_mtime_ns))
    assert not files.are_unchanged()


def test_another_link_to_it_is_no_change(module: Path, tmp_path: Path) -> None:
    """uv links the environments that it makes to one copy of each file; a link changes the change time."""
    files, before = noted(), module.stat().st_ctime_ns
    time.sleep(0.05)
    (tmp_path / "link.py").hardlink_to(module)
    assert module.stat().st_ctime_ns != before
    assert files.are_unchanged()


def test_a_removed_file_is_noticed(module: Path) -> None:
    files = noted()
    module.unlink()
    assert not files.are_unchanged()


def test_a_file_beside_it_which_could_hide_another_is_noticed(module: Path) -> None:
    files = noted()
    (module.parent / "other.py").touch()
    assert not files.are_unchanged()


def test_a_newly_installed_module_is_noticed(module: Path) -> None:
    files = noted()
    (module.parents[1] / "added.py").touch()
    assert not files.are_unchanged()


def test_compiled_files_count_for_nothing(module: Path) -> None:
    files = noted()
    (module.parent / "__pycache__").mkdir()
    (module.parent / "__pycache__/part.cpython-311.pyc").touch()
    assert files.are_unchanged()


def test_a_file_that_changed_while_it_was_imported_is_unsound(module: Path) -> None:
    files = noted(since_ns=module.stat().st_ctime_ns)
    assert not files.is_sound
    assert not files.are_unchanged()


def test_a_module_that_is_not_installed_is_unsound(module: Path, tmp_path: Path) -> None:
    own = tmp_path / "project/library.py"
    own.parent.mkdir()
    own.touch()
    sys.modules["library"] = ModuleType("library")
    sys.modules["library"].__file__ = str(own)
    assert not noted().is_sound


def test_modules_without_a_file_count_for_nothing(module: Path) -> None:
    sys.modules["library"] = ModuleType("library")
    assert noted().are_unchanged()
