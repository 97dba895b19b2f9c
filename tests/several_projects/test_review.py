"""Reviews of several projects, each from its own process; and the whole of it on two projects that are run."""

import json
import shutil
from pathlib import Path

import pytest

import mono_repository
import whole_project
from tidegate.records import Decision, Finding, ProjectVerdict, Verdict
from tidegate.several_projects.review import JointReview, ProjectReview

PASSED = Decision("main", "head", (Finding("floor", Verdict.PASS, "is above"),))


def project(markdown: str, decision: Decision | None = PASSED) -> ProjectReview:
    return ProjectReview(ProjectVerdict("projects/a", "a", "edited", decision), markdown)


def test_a_review_that_found_worse_than_the_gate_counts():
    assert project("✅ **tidegate: passes.**").verdict is Verdict.PASS
    assert project("❌ **tidegate: blocked.** data check").verdict is Verdict.FAIL
    assert JointReview(PASSED, (project("✅ x"), project("❌ x"))).verdict is Verdict.FAIL


def test_without_a_review_or_a_decision_it_is_undecided():
    assert project("").verdict is project("✅ x", None).verdict is Verdict.INCONCLUSIVE
    assert project("anything else, ✅").verdict is Verdict.INCONCLUSIVE


@pytest.fixture(scope="module")
def two(reproduced: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`projects/tumours`, which ran, and `projects/tides`, of which there is only a name; on a branch."""
    root = tmp_path_factory.mktemp("several") / "with a space"
    mono_repository.start(root)
    run = whole_project.runner(root)
    run("git", "switch", "-q", "main")
    shutil.rmtree(root / "projects/cells")
    whole_project.copy(reproduced, root / "projects/tumours")
    run("git", "add", "--all")
    run("git", "commit", "-qm", "two")
    run("git", "switch", "-q", "-C", "change")
    return root


@pytest.mark.slow
def test_one_gate_run_decides_on_those_touched_and_one_comment_says_so(two):
    run = whole_project.runner(two)
    whole_project.edit(two, "projects/tumours/conf/rollout/canary.yaml", "weight: 5,", "weight: 10,")
    assert run("tidegate", "each", "--base", "main", "--", "dvc", "repro").stdout.startswith("projects/tumours:\n")
    run("git", "add", "--all")
    run("git", "commit", "-qm", "edit")
    assert run("tidegate", "projects", "--base", "main").stdout.splitlines() == [
        "projects/tides    tides          untouched",
        "projects/tumours  breast-cancer  edited",
    ]
    run("tidegate", "gate", "--base", "main", "--save", "../d.json", expect=10)  # a larger canary is a loosening
    document = json.loads((two.parent / "d.json").read_text())
    assert {finding["project"] for finding in document["findings"]} == {"", "projects/tumours"}
    assert [finding["where"]["path"] for finding in document["loosenings"]] == [
        "projects/tumours/conf/rollout/canary.yaml"
    ]
    run("tidegate", "gate", "--base", "main", "--approved-by", "kim")
    run("tidegate", "review", "--base", "main", "--decision", "../d.json", "--md", "../r.md", "--html", "../r.html")
    comment, page = ((two.parent / name).read_text() for name in ("r.md", "r.html"))
    assert comment.startswith("<!-- tidegate:review -->\n❌ **tidegate: blocked.** 0 of 1 touched project pass;")
    assert "**Project** `projects/tumours`" in comment
    assert "can't move a prediction" in comment.replace("&#39;", "'")
    assert page.count("<body>") == page.count("</html>") == 1
    assert "projects/tumours" in page


@pytest.mark.slow
def test_verbs_at_the_root_run_in_each_project_or_name_them(two):
    run = whole_project.runner(two)
    assert "projects/tides, projects/tumours" in run("tidegate", "train", expect=2).stderr
    listed = run("tidegate", "validate", expect=2)
    assert listed.stdout.startswith("projects/tides:\n")
    assert "projects/tumours:\n  valid" in listed.stdout
    assert "projects/tumours:\n  breast-cancer" in run("tidegate", expect=2).stdout
