"""Earlier versions of a file that DVC keeps, from git's locks and the cache."""

from pathlib import Path

import pytest
import yaml

from gate_project import cached, commit, git
from tidegate.repository.history import versions
from tidegate.repository.revisions import git as asked

REPORT = Path("artifacts/check/report.json")


def leave(text):
    """Commit a lock whose check step left this text, and put it into the cache."""
    out = {"path": str(REPORT), **cached(text.encode())}
    Path("dvc.lock").write_text(yaml.safe_dump({"stages": {"check": {"outs": [out], "text": text}}}))
    commit(text)
    return asked.resolve("HEAD").commit


def found(most=5):
    with versions(REPORT, asked.resolve("HEAD"), most=most) as known:
        return [(revision.commit, path.read_text()) for revision, path in known]


@pytest.fixture(autouse=True)
def repository(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    git("init", "--quiet", "--initial-branch=main")
    Path(".gitignore").write_text("/.dvc/cache\n")


def test_versions_come_oldest_first_with_the_first_revision_that_had_them():
    first = leave("one")
    second = leave("two")
    Path("dvc.lock").write_text(Path("dvc.lock").read_text() + "# touched\n")
    commit("the same again")
    assert found() == [(first, "one"), (second, "two")]


def test_no_more_than_asked_for_and_the_newest_of_them():
    for text in ("one", "two", "three"):
        leave(text)
    assert [text for _, text in found(most=2)] == ["two", "three"]


def test_what_the_cache_does_not_hold_or_holds_otherwise_is_left_out():
    leave("one")
    leave("two")
    leave("three")
    objects = sorted(Path(".dvc/cache/files/md5").rglob("*"))
    by_text = {path.read_text(): path for path in objects if path.is_file()}
    by_text["one"].unlink()
    by_text["two"].write_text("forged")
    assert [text for _, text in found()] == ["three"]


def test_a_lock_that_cannot_be_read_is_passed_over():
    leave("one")
    Path("dvc.lock").write_text("[")
    commit("broken")
    assert [text for _, text in found()] == ["one"]


def test_without_a_lock_there_is_no_past():
    Path("a").write_text("")
    commit("empty")
    assert found() == []
