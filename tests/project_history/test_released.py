"""Releases with their verdicts, and what was forged of them."""

import pytest

from released_project import PROJECT

pytestmark = pytest.mark.slow
V1, V2, V9 = (f"{PROJECT}@{version}" for version in ("v0.1.0", "v0.2.0", "v9.0.0"))


def test_a_release_names_commit_package_and_digest(of):
    (event,) = [event for event in of("release") if event.subject == V2]
    assert event.problems == ()
    assert event.says.startswith("commit ")
    assert f"releases/{PROJECT}/v0.2.0.json (sha256:" in event.evidence


def test_its_verdict_is_the_stored_one(of):
    (event,) = of("verdict")
    assert (event.subject, event.says) == (V2, "pass (reproduced): passes: 4 of 4")


def test_an_edited_verdict_is_named_at_the_release_and_in_the_commit_that_edited_it(of):
    (event,) = [event for event in of("release") if event.subject == V1]
    assert event.says == "is not what was released"
    assert "verdict.json: does not match its digest in the record" in event.problems[0]
    (edit,) = [event for event in of("edit") if event.subject == V1]
    assert edit.says == f"releases/{PROJECT}/v0.1.0/verdict.json was edited: polish"
    assert edit.problems == ("records are never edited",)


def test_a_tag_without_a_record_is_named(of):
    (event,) = [event for event in of("release") if event.subject == V9]
    assert "was not written by `tidegate release`" in event.says
    assert event.problems
