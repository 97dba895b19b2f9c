"""The last release is the highest tag of the project that leads to the revision; what a clone lacks is no "none"."""

import pytest

from gate_project import commit, git
from tidegate.errors import EvidenceError
from tidegate.repository.revisions import last_release
from tidegate.repository.revisions.git import resolve


@pytest.fixture
def history(tmp_path, monkeypatch):
    """Three commits on main and one on a branch beside it."""
    monkeypatch.chdir(tmp_path)
    git("init", "--quiet", "--initial-branch=main")
    for name in ("one", "two", "three"):
        (tmp_path / name).write_text(name)
        commit(name)
    git("switch", "--quiet", "--create", "aside", "main~1")
    (tmp_path / "aside").write_text("aside")
    commit("aside")
    git("switch", "--quiet", "main")


def last(*pinned, project="flights", until="main"):
    found = last_release.last(project, resolve(until), pinned)
    return found and (found.name, found.commit)


def test_nothing_released_yet_is_none(history):
    git("tag", "v1.0.0")
    git("tag", "flights@v1.0")
    assert last() is None


def test_the_highest_version_counts_not_the_latest_commit(history):
    git("tag", "flights@v1.9.0", "main~1")
    git("tag", "flights@v1.10.0", "main~2")
    git("tag", "others@v9.0.0", "main")
    assert last() == ("flights@v1.10.0", resolve("main~2").commit)


def test_a_tag_beside_or_ahead_of_the_revision_is_not_its_past(history):
    git("tag", "flights@v2.0.0", "aside")
    git("tag", "flights@v3.0.0", "main")
    git("tag", "flights@v1.0.0", "main~2")
    assert last(until="main~1") == ("flights@v1.0.0", resolve("main~2").commit)


def test_an_annotated_tag_stands_for_its_commit_by_its_whole_id(history):
    git("tag", "--annotate", "--message", "first", "flights@v1.0.0", "main~1")
    name, found = last()
    assert (name, found) == ("flights@v1.0.0", resolve("main~1").commit)
    assert len(found) == 40


def test_a_branch_called_like_a_release_is_none(history):
    git("branch", "flights@v1.0.0")
    assert last() is None


def test_a_release_that_an_environment_pins_has_to_be_in_the_clone(history):
    absent = r"the release flights@v1\.3\.0 is not in this clone; run `git fetch --tags`"
    with pytest.raises(EvidenceError, match=absent):
        last("flights@v1.3.0")
    git("tag", "flights@v1.3.0")
    assert last("flights@v1.3.0") == ("flights@v1.3.0", resolve("main").commit)


def test_the_highest_version_of_all_tags_is_known_whether_or_not_it_was_merged(history):
    assert last_release.highest("flights") is None
    git("tag", "flights@v1.0.0", "main~1")
    git("tag", "flights@v1.2.0", "aside")
    git("tag", "others@v9.0.0", "main")
    assert str(last_release.highest("flights")) == "flights@v1.2.0"
