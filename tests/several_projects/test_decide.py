"""One decision of several: the worst counts, and each finding says whose it is."""

import json
from dataclasses import replace

from tidegate.errors import ExitCode, Where
from tidegate.records import Decision, Finding, ProjectVerdict, Verdict
from tidegate.repository.revisions.git import Revision
from tidegate.review.formats.json import read_decision, write
from tidegate.review.report import of_decision
from tidegate.several_projects import decide
from tidegate.several_projects.touched import ProjectChanges, TouchedProject

BASE = Revision("main", "a" * 40)
GOOD = Finding("floor", Verdict.PASS, "is above", "auc")
WEAK = Finding("loosening", Verdict.FAIL, "gate.alpha: 1 → 2", "gate.alpha", where=Where("conf/gate/a.yaml", 3))


def of(folder: str, *findings: Finding, loosenings: tuple[Finding, ...] = (), code: int = 0) -> ProjectVerdict:
    return ProjectVerdict(folder, folder, "edited", Decision("main", "head", findings, loosenings), exit_code=code)


def joint(*verdicts: ProjectVerdict, approved_by: str = "", loosenings: tuple[Finding, ...] = ()) -> Decision:
    touched = tuple(TouchedProject(verdict.folder, verdict.name, verdict.how) for verdict in verdicts)
    found = ProjectChanges(BASE, touched, ("projects/rest",), loosenings)
    return decide.joint(found, verdicts, head="head", tree="", approved_by=approved_by)


def test_no_touched_project_passes_and_is_said():
    decision = joint()
    assert decision.verdict is Verdict.PASS
    assert [finding.reason for finding in decision.findings] == [
        "this change touches no project; untouched: projects/rest"
    ]


def test_the_worst_verdict_is_the_whole_s():
    lost = replace(GOOD, verdict=Verdict.FAIL)
    assert joint(of("a", GOOD), of("b", GOOD)).exit_code == ExitCode.PASS
    assert joint(of("a", GOOD), of("b", lost)).exit_code == ExitCode.BLOCKED
    assert joint(of("a", replace(GOOD, verdict=Verdict.INCONCLUSIVE)), of("b", GOOD)).exit_code == ExitCode.INCONCLUSIVE


def test_a_project_without_a_decision_is_undecided_and_its_exit_code_kept():
    broken = ProjectVerdict("b", "b", "edited", None, ("conf/a.yaml:1:1: is wrong",), int(ExitCode.INVALID))
    decision = joint(of("a", GOOD), broken)
    assert decision.verdict is Verdict.INCONCLUSIVE
    assert decision.exit_code == ExitCode.INVALID
    assert "b: its gate ended with exit code 2: conf/a.yaml:1:1: is wrong" in [f.reason for f in decision.findings]
    lost = replace(GOOD, verdict=Verdict.FAIL)
    assert joint(of("a", lost), broken).exit_code == ExitCode.BLOCKED


def test_paths_are_those_of_the_repository_and_findings_know_their_project():
    at_base = replace(WEAK, where=Where("1a2b3c4:pipelines/a.py"))
    found = joint(of("projects/a", GOOD, loosenings=(WEAK, at_base))).loosenings
    assert [(str(finding.where), finding.project) for finding in found] == [
        ("projects/a/conf/gate/a.yaml:3", "projects/a"),
        ("1a2b3c4:pipelines/a.py", "projects/a"),
    ]


def test_what_one_project_only_warns_of_holds_another_up():
    thin = replace(GOOD, verdict=Verdict.INCONCLUSIVE, interval=None, difference=None)
    from tidegate.records import Estimate

    thin = replace(thin, interval=Estimate(0.8, 0.7, 0.9))
    lenient = replace(of("a", thin), decision=Decision("main", "head", (thin,), inconclusive="warn"))
    assert joint(lenient).verdict is Verdict.PASS
    assert joint(lenient, of("b", thin)).verdict is Verdict.INCONCLUSIVE


def test_an_approval_covers_what_the_change_does_to_projects():
    assert joint(of("a", GOOD), loosenings=(WEAK,)).verdict is Verdict.FAIL
    assert joint(of("a", GOOD), loosenings=(WEAK,), approved_by="kim").verdict is Verdict.PASS


def test_it_is_written_and_read_back_as_one_document():
    decision = joint(of("a", GOOD, loosenings=(WEAK,)), of("b", GOOD))
    document = json.loads(write(of_decision(decision)))
    assert document["exit_code"] == 10
    assert [project["folder"] for project in document["projects"]] == ["a", "b"]
    assert read_decision(document) == decision
