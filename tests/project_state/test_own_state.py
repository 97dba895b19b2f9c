"""Of several projects, each has its own changes only."""

from pathlib import Path

import pytest

import mono_repository
from tidegate.project_state import own_state


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    mono_repository.start(tmp_path)
    monkeypatch.chdir(tmp_path / "projects/cells")
    return tmp_path


def at() -> tuple[str, bool]:
    """What is said of HEAD, without its commit, and whether it is the base."""
    said, _, is_base, notes = own_state.at_head()
    assert not notes
    return " ".join(said.split(" ")[2:]), is_base


def test_changes_of_another_project_are_not_this_ones(root: Path) -> None:
    (root / "projects/tides/new.csv").write_text("level\n1\n")
    assert at() == ("", True)
    mono_repository.commit(root)
    assert at() == ("", True), "its commit changes nothing here either"


@pytest.mark.parametrize("name", ["projects/cells/new.csv", "projects/README.md", "shared.py"])
def test_changes_here_and_outside_of_all_projects_count(root: Path, name: str) -> None:
    (root / name).write_text("new")
    assert at() == ("with uncommitted changes", False)
    mono_repository.commit(root)
    assert at() == ("", False)


def test_a_setting_that_cannot_be_read_hides_nothing(root: Path) -> None:
    (root / "pyproject.toml").write_text("[tool.tidegate]\nprojects = 1\n")
    assert at() == ("with uncommitted changes", False)


def test_a_single_project_in_a_folder_has_the_changes_of_the_whole_repository(root: Path) -> None:
    (root / "pyproject.toml").unlink()
    mono_repository.commit(root)
    (root / "projects/tides/new.csv").write_text("level\n1\n")
    assert at() == ("with uncommitted changes", False)
