"""Reading commits, whatever their messages hold."""

from datetime import UTC, datetime

import pytest

from released_project import git
from tidegate.project_history import commits

HASH = "a" * 40


def test_fields_of_git_log():
    listed = f"{HASH}\0000\0s\0\0A\0one\0M\0two\0{HASH}\00060\0swhy \x1e\x1f\0\0D\0one\0"
    first, second = commits._read(listed)
    assert (first.subject, first.status) == ("", (("A", "one"), ("M", "two")))
    assert (second.subject, second.status) == ("why \x1e\x1f", (("D", "one"),))
    assert second.at == datetime.fromtimestamp(60, UTC)


@pytest.mark.slow
def test_git_log_gives_these_fields(merged):
    from pathlib import Path

    Path("new.txt").write_text("1")
    git("add", "-A")
    git("commit", "-q", "--allow-empty-message", "-m", "")
    Path("new.txt").write_text("2")
    git("commit", "-qam", "A")
    assert [(commit.subject, commit.status) for commit in commits.touching("new.txt")] == [
        ("A", (("M", "new.txt"),)),
        ("", (("A", "new.txt"),)),
    ]
