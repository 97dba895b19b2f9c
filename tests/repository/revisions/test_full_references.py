"""A name stands for one commit or for none: what git would choose silently is asked back."""

import pytest

from tidegate.errors import DeclarationError, EvidenceError
from tidegate.repository.revisions import git


@pytest.fixture
def two(empty, saved, asked):
    """A repository whose origin/main is behind main; gives the two commits."""
    first = saved(empty, "first")
    asked(empty, "update-ref", "refs/remotes/origin/main", first)
    return first, saved(empty, "second")


@pytest.mark.parametrize("impostor", ["refs/tags/origin/main", "refs/heads/origin/main"])
def test_no_tag_and_no_branch_named_like_it_replaces_origin_main(empty, asked, two, impostor):
    first, second = two
    asked(empty, "update-ref", impostor, second)
    assert git.merge_base() == git.Revision("origin/main", first)
    assert git.merge_base("refs/remotes/origin/main").commit == first


@pytest.mark.parametrize("impostor", ["refs/tags/main", "refs/remotes/main", "refs/main", "refs/remotes/main/HEAD"])
def test_nothing_named_like_it_replaces_a_local_main(empty, asked, two, impostor):
    first, second = two
    asked(empty, "update-ref", "-d", "refs/remotes/origin/main")
    asked(empty, "update-ref", impostor, first)
    assert git.merge_base().commit == second


@pytest.mark.parametrize("impostor", ["refs/tags/origin/main", "refs/heads/origin/main"])
def test_a_name_that_two_commits_answer_to_is_asked_back_with_both(empty, asked, two, impostor):
    asked(empty, "update-ref", impostor, two[1])
    both = " and ".join(sorted([impostor, "refs/remotes/origin/main"]))
    with pytest.raises(DeclarationError, match=f"origin/main is ambiguous: it names {both}; give one of these in full"):
        git.resolve("origin/main")
    assert git.resolve(impostor) == git.Revision("origin/main", two[1])
    with pytest.raises(DeclarationError, match="is ambiguous"):
        git.resolve("origin/main~0")


def test_a_tag_is_a_base_like_any_other(empty, asked, two):
    asked(empty, "tag", "--annotate", "--message", "released", "v1.0", two[0])
    assert git.merge_base("v1.0") == git.Revision("v1.0", two[0])
    assert git.resolve("tags/v1.0").commit == two[0]
    assert git.resolve("v1.0^0").commit == two[0]


def test_two_names_of_one_commit_are_no_ambiguity(empty, asked, two):
    asked(empty, "tag", "main", two[1])
    assert git.resolve("main").commit == two[1]


def test_a_branch_named_like_a_short_id_does_not_replace_the_commit(empty, asked, two):
    first, second = two
    asked(empty, "branch", first[:7], second)
    with pytest.raises(
        DeclarationError, match=f"{first[:7]} is ambiguous: it names {first} and refs/heads/{first[:7]}"
    ):
        git.resolve(first[:7])
    assert git.resolve(first).commit == first


def test_a_branch_named_like_a_full_id_does_not_replace_the_commit(empty, asked, two):
    first, second = two
    asked(empty, "update-ref", f"refs/heads/{first}", second)
    assert git.resolve(first).commit == first


def test_steps_from_a_name_and_the_upstream_still_resolve(empty, asked, two):
    first, second = two
    assert git.resolve("HEAD~1").commit == first
    assert git.resolve("main^").commit == first
    assert git.resolve("@").commit == second


def test_a_file_in_the_repositorys_folder_is_no_branch(empty, two):
    (empty / ".git/main").write_text(two[0] + "\n")
    assert git.merge_base("main").commit == two[1]


def test_a_full_name_that_was_not_fetched_says_how_to_fetch_it(empty, asked, two):
    asked(empty, "remote", "add", "origin", "https://example.com/x.git")
    with pytest.raises(EvidenceError, match=r"origin/release was not fetched; run `git fetch origin release:"):
        git.resolve("refs/remotes/origin/release")
