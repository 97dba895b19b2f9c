"""What a review holds: a verdict that is never better than what is known, and outcomes against earlier ones."""

from dataclasses import replace

import pytest

from tidegate.records import Decision, Finding, Verdict
from tidegate.review.review_data import CheckHistory, Moment, PipelineStep, Review, StepState, ordered

P, I, F = Verdict.PASS, Verdict.INCONCLUSIVE, Verdict.FAIL  # noqa: E741 (three letters for a truth table)
DONE, STOPPED, LATER = StepState.DONE, StepState.STOPPED, StepState.NOT_REACHED


def finding(verdict, rule="rule"):
    return Finding(rule, verdict, "so it is")


def decided(*verdicts, loosened=()):
    return Decision("main", "here", tuple(map(finding, verdicts)), tuple(map(finding, loosened)))


def check(verdict, severity="critical", *past):
    return CheckHistory("rows", verdict, severity, "3 rows", past=tuple(Moment("r", each, "then") for each in past))


PASSED = decided(P)


def review(decision=PASSED, **others):
    return Review("main", "here", decision, **others)


@pytest.mark.parametrize(
    ("known", "verdict"),
    [
        (review(), P),
        (review(decided(P, F)), F),
        (review(decided(P, loosened=[F])), F),
        (review(None), I),
        (review(None, checks=(check(F),)), F),
        (review(steps=(PipelineStep("train", DONE),)), P),
        (review(steps=(PipelineStep("check", STOPPED), PipelineStep("train", LATER))), I),
        (review(decided(F), steps=(PipelineStep("train", LATER),)), F),
        (review(checks=(check(F),)), F),
        (review(checks=(check(I),)), F),
        (review(checks=(check(F, "warning"), check(F, "info"))), P),
        (review(evidence=(finding(P), finding(I))), P),
        (review(evidence=(finding(F),)), F),
    ],
    ids=[
        "passed",
        "blocked",
        "loosened",
        "no decision",
        "no decision and failed data",
        "all steps done",
        "a step stopped",
        "a step stopped and blocked",
        "a critical check failed",
        "a critical check could not decide",
        "others failed",
        "claims not compared",
        "a claim contradicted",
    ],
)
def test_the_verdict_is_the_worst_of_what_is_known(known, verdict):
    assert known.verdict is verdict


def test_steps_that_did_not_finish_and_claims_that_failed_are_named():
    steps = (PipelineStep("a", DONE), PipelineStep("b", STOPPED), PipelineStep("c", LATER))
    known = review(steps=steps, evidence=(finding(P, "auc"), finding(F, "brier")))
    assert [step.name for step in known.unfinished] == ["b", "c"]
    assert [claim.rule for claim in known.contradicted] == ["brier"]


def test_without_a_report_no_check_failed():
    assert review(checks=None).failed_checks == review(checks=()).failed_checks == ()


@pytest.mark.parametrize(
    ("now", "past", "turn"),
    [
        (P, [], ""),
        (F, [], ""),
        (P, [P], ""),
        (F, [F], ""),
        (F, [I], ""),
        (P, [F], "fixed"),
        (P, [I], "fixed"),
        (F, [P], "newly broken"),
        (I, [P], "newly broken"),
        (F, [P, F], ""),
        (P, [F, P], ""),
    ],
)
def test_a_check_turns_where_it_passes_and_did_not_or_the_other_way(now, past, turn):
    assert check(now, "critical", *past).turn == turn


def test_blocking_findings_are_read_first_then_undecided_ones_each_as_declared():
    decision = replace(
        decided(), findings=tuple(finding(verdict, name) for verdict, name in [(P, "a"), (F, "b"), (I, "c"), (F, "d")])
    )
    assert [each.rule for each in ordered(decision)] == ["b", "d", "c", "a"]
