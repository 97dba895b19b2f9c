import pytest

from reviewed import DECISION, FELL, FEW, HELD
from tidegate.checks.report import ExpectationResult, conclude
from tidegate.errors import ExitCode, Level, Problem
from tidegate.records import Verdict
from tidegate.review.report import of_checks, of_decision, of_findings, of_problems


def test_findings_and_loosenings_of_the_gate_are_entries_and_a_pass_is_a_note():
    report = of_decision(DECISION)
    assert len(report.entries) == len(DECISION.findings) + len(DECISION.loosenings)
    assert {entry.level for entry in report.entries if entry.finding.verdict is Verdict.PASS} == {Level.NOTE}
    assert report.exit_code is ExitCode.BLOCKED


def test_errors_come_first_and_what_failed_before_what_is_undecided():
    verdicts = [entry.finding.verdict for entry in of_findings("verify", (HELD, FEW, FELL)).worst_first]
    assert verdicts == [Verdict.FAIL, Verdict.INCONCLUSIVE]


@pytest.mark.parametrize(
    ("severity", "level"), [("critical", Level.ERROR), ("warning", Level.WARNING), ("info", Level.NOTE)]
)
def test_a_failed_check_is_as_loud_as_its_severity_and_says_whom_to_ask(severity, level):
    check = ExpectationResult(
        "a", "expect_x", ("temp",), severity, "validity", "fail", "broken", "", 9, why="units", owner="kim"
    )
    (entry,) = of_checks(conclude(9, 1, [check])).entries
    assert (entry.level, entry.finding.remedy) == (level, "units (ask kim)")


def test_an_invalid_declaration_has_an_exit_code_of_its_own():
    assert of_problems("validate", [Problem("wrong")]).exit_code is ExitCode.INVALID
    fine = of_problems("validate", [Problem("odd", level=Level.WARNING)], sound=["conf"])
    assert (fine.exit_code, fine.headline) == (ExitCode.PASS, "0 errors, 1 warning")
    assert fine.entries[0].finding.reason == "is valid"


def test_the_worst_finding_is_the_verdict():
    assert of_findings("verify", (HELD,)).headline == "1 of 1 finding pass"
    assert of_findings("verify", (HELD, FEW)).exit_code is ExitCode.INCONCLUSIVE
