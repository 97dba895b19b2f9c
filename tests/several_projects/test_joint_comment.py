"""The one comment: verdict, table and reviews; nothing in it is more than text, and it always fits."""

from dataclasses import replace

from several_projects import fake_reviews
from tidegate.github.harmless_markdown import harmless
from tidegate.records import Finding, Verdict
from tidegate.review.comment import LONGEST, MARKER
from tidegate.several_projects.joint_comment import comment
from tidegate.several_projects.review import JointReview


def test_the_verdict_comes_first_then_a_line_and_a_review_of_each():
    text = comment(fake_reviews.joint(fake_reviews.passed("projects/a"), fake_reviews.blocked("projects/b")))
    assert text.startswith(
        f"{MARKER}\n❌ **tidegate: blocked.** 1 of 2 touched projects passes; projects/b: `auc` is below"
    )
    assert "| ✅ | `projects/a` | passes |" in text
    assert "| ❌ | `projects/b` | blocked |" in text
    assert text.index("**Project** `projects/a`") < text.index("**Project** `projects/b`")


def test_without_a_touched_project_it_says_that():
    assert "0 of 0 touched projects pass" in comment(fake_reviews.joint())


def test_a_project_whose_review_could_not_be_written_is_undecided_with_its_reason():
    text = comment(fake_reviews.joint(fake_reviews.broken("projects/a", "its review ended with exit code 2: <b>no")))
    assert "⚠️ **tidegate: undecided.**" in text
    assert "<b>" not in text
    assert "ended with exit code 2" in text


def test_what_the_change_does_to_projects_is_listed():
    gone = Finding("loosening", Verdict.FAIL, "projects/x is removed | @kim <img src=x>", "projects/x", remedy="ask")
    joint = fake_reviews.joint(fake_reviews.passed("projects/a"))
    text = comment(JointReview(replace(joint.decision, loosenings=(gone,)), joint.projects))
    assert "❌ **loosened** `projects/x`" in text
    assert "<img" not in text
    assert "@kim" not in text


def test_it_fits_whatever_the_reviews_are_and_says_what_does_not():
    long = [replace(fake_reviews.passed(f"projects/p{n}"), markdown="✅ " + "x" * 20_000) for n in range(9)]
    text = comment(fake_reviews.joint(*long))
    assert len(text) < LONGEST
    assert "Too long for a comment, and on the page: `projects/p2`" in text


def test_what_github_shows_is_what_was_written():
    text = comment(fake_reviews.joint(fake_reviews.passed("projects/a"), fake_reviews.blocked("projects/b")))
    assert harmless(text).strip() == text.removeprefix(MARKER).strip()
