from dataclasses import replace

from reviewed import DECISION, FELL
from tidegate.records import Verdict
from tidegate.review import headline
from tidegate.review.headline import of_decision, tally
from tidegate.review.review_data import PipelineStep, Review, StepState


def only(*findings, **more):
    return replace(DECISION, findings=findings, loosenings=(), **more)


def test_rules_are_counted_by_verdict_and_loosenings_apart():
    text = tally(DECISION)
    passing = sum(each.verdict is Verdict.PASS for each in DECISION.findings)
    assert text.startswith(f"{passing} of {len(DECISION.findings)} judgement")
    assert "gate loosened in" in text


def test_the_worst_finding_is_the_reason():
    undecided = replace(FELL, verdict=Verdict.INCONCLUSIVE, reason="too few rows", remedy="")
    decision = only(undecided, replace(FELL, remedy=""))
    assert of_decision(decision) == f"{FELL.reason}; and 1 more finding"


def test_where_all_pass_the_reason_is_their_number():
    passing = replace(FELL, verdict=Verdict.PASS)
    assert of_decision(only(passing, passing)) == "2 of 2 judgements pass"


def test_a_gate_without_rules_judged_nothing():
    assert of_decision(only()) == "no rule produced a finding"


def test_an_edit_that_was_not_run_is_no_failure_of_a_stage():
    steps = (PipelineStep("compose", StepState.STOPPED), PipelineStep("train", StepState.NOT_REACHED))
    reason = headline.reason(Review("main", "work tree", DECISION, steps=steps))
    assert reason.startswith("conf/ or code was edited since the last run; its results are stale")
    assert "run `dvc repro`" in reason
