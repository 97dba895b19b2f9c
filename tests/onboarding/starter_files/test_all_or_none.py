"""Files are written together or not at all; what was there is there again."""

from pathlib import Path

import pytest

from tidegate.errors import InfrastructureError
from tidegate.onboarding.starter_files.all_or_none import write


def files() -> dict[str, str]:
    return {str(path): path.read_text() for path in Path().rglob("*") if path.is_file()}


def test_files_are_made_changed_and_removed_and_all_of_it_can_be_undone() -> None:
    Path("old").write_text("1")
    Path("gone").write_text("2")
    written = write({Path("a/b/new"): b"3"}, {Path("old"): b"4", Path("gone"): None})
    assert files() == {"a/b/new": "3", "old": "4"}
    written.undo()
    assert files() == {"old": "1", "gone": "2"}
    assert not Path("a").exists(), "folders that were made go, too"


def test_one_that_was_made_meanwhile_stops_all() -> None:
    Path("there").write_text("theirs")
    with pytest.raises(InfrastructureError, match="there: was made meanwhile; repeat"):
        write({Path("a/new"): b"1", Path("there"): b"2"}, {})
    assert files() == {"there": "theirs"}
    assert not Path("a").exists()


def test_a_name_that_cannot_be_written_stops_all() -> None:
    Path("old").write_text("1")
    Path("folder").mkdir()
    with pytest.raises(IsADirectoryError):
        write({Path("new"): b"1"}, {Path("old"): b"2", Path("folder"): b"3"})
    assert files() == {"old": "1"}


def test_what_cannot_be_undone_is_named() -> None:
    written = write({Path("a/new"): b"1"}, {})
    Path("a/new").unlink()
    with pytest.raises(InfrastructureError, match="a/new: was written and cannot be undone; remove it, or restore it"):
        written.undo()
