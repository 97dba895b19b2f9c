"""A stage's project that is empty, where its temporary files are seen, and where memory is short."""

import tempfile
from pathlib import Path

import pytest

from tidegate.data import spilling


@pytest.fixture
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of temporary files; the current folder is an empty project beside it."""
    (tmp_path / "project/data").mkdir(parents=True)
    (tmp_path / "scratch").mkdir()
    monkeypatch.chdir(tmp_path / "project")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "scratch"))
    return tmp_path / "scratch"


@pytest.fixture
def little_memory(scratch: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(spilling.MEMORY, "32MiB")
