"""Added rows are judged apart and dilute nothing; shared rows are judged as the base recorded them, slices included."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from gate_evidence import SLICES, columns, declared, evidence, holdout, revision, sliced
from tidegate.config.schema.gate import Gate
from tidegate.gate.cohorts import EarlierRevision
from tidegate.gate.decision import Circumstances, decide
from tidegate.gate.pairing import Predictions, Unpaired
from tidegate.records import Verdict

HOLDS = {"kind": "no_regression", "metric": "roc_auc", "margin": 0.02}
GAINS = {"kind": "improvement", "metric": "roc_auc", "at_least": 0.01}
CARRIERS = {"kind": "slice_regression", "metric": "roc_auc", "slices": "carrier", "margin": 0.08}
FLOOR = {"kind": "floor", "metric": "roc_auc", "at": 0.7}
NEW = 10_000
"""Ids of added rows start here."""


def grown(known, *, rows=1_000, base=0.3, head=0.3, again=None):
    """The same evidence with added rows, on which both models see the odds through so much noise."""
    of = holdout(rows, seed=11)
    of = (of[0] + NEW, *of[1:])
    there = revision("again", of[2], of=of, noise=base).predictions
    here = revision("here", of[2], of=of, noise=head, seed=3).predictions
    made = known.head.predictions
    names = ("row_id", "truth", "predicted", "block")
    whole = Predictions(*(np.concatenate([getattr(made, name), getattr(here, name)]) for name in names))
    measured = {name: known.prepare(name, whole.truth, whole.predicted)(None) for name in known.declared.metrics}
    recorded = EarlierRevision("the base", known.base.predictions, columns, again or there)
    return replace(known, head=replace(known.head, predictions=whole, metrics=measured), recorded=recorded)


def decided(known, approved_by="", inconclusive="block", **rules):
    gate = Gate.model_validate({"rules": rules or {"auc": HOLDS}, "inconclusive": inconclusive})
    return decide(gate, known, Circumstances(approved_by=approved_by))


def verdicts_of(decision, rule="auc"):
    return {finding.slice: finding.verdict.value for finding in decision.findings if finding.rule == rule}


def test_easy_added_rows_do_not_dilute_a_loss_on_the_others():
    lost = evidence(head_noise=0.9)
    assert verdicts_of(decided(lost)) == {"all": "fail"}
    decision = decided(grown(lost, rows=30_000, base=0.3, head=0.0))
    assert verdicts_of(decision) == {"all": "fail", "added rows": "pass"}
    assert decision.rows == "2,000 shared rows, 30,000 added, 0 lost"


def test_a_base_made_to_look_bad_on_added_rows_hides_no_loss_on_the_others():
    decision = decided(grown(evidence(head_noise=0.9), base=5.0), auc=HOLDS, better=GAINS)
    assert verdicts_of(decision) == {"all": "fail", "added rows": "pass"}
    assert verdicts_of(decision, "better")["all"] == "fail"


def test_a_loss_on_added_rows_alone_blocks():
    decision = decided(grown(evidence(), head=3.0))
    assert verdicts_of(decision) == {"all": "pass", "added rows": "fail"}
    assert decision.verdict is Verdict.FAIL


def test_a_gain_must_show_on_added_rows_too():
    decision = decided(grown(evidence(base_noise=1.5), rows=3_000, base=0.0, head=0.9), better=GAINS)
    assert verdicts_of(decision, "better") == {"all": "pass", "added rows": "fail"}


def test_healthy_added_rows_pass_apart():
    decision = decided(grown(evidence(), rows=2_000))
    assert verdicts_of(decision) == {"all": "pass", "added rows": "pass"}
    assert decision.verdict is Verdict.PASS
    assert [finding.cohort for finding in decision.findings if finding.rule == "auc"] == ["shared", "added"]


def test_a_floor_must_hold_without_the_added_rows():
    weak = evidence(base_noise=3.0, head_noise=3.0)
    assert verdicts_of(decided(weak, floor=FLOOR), "floor") == {"all": "fail"}
    easy = grown(weak, rows=60_000, base=0.0, head=0.0)
    assert verdicts_of(decided(easy, floor=FLOOR), "floor") == {"all": "fail", "with added rows": "pass"}


@pytest.mark.parametrize(("rows", "judged"), [(20, False), (21, True)], ids=["one in a hundred", "more"])
def test_few_added_rows_are_named_and_not_judged(rows, judged):
    decision = decided(grown(evidence(), rows=rows))
    assert ("added rows" in verdicts_of(decision)) == judged
    note = f"{rows} added rows are too few to judge: the next change is judged on them, too"
    assert (note in decision.notes) != judged


def test_what_added_rows_cannot_decide_is_listed_and_left_to_an_owner():
    known = grown(evidence(), rows=30)
    decision = decided(known)
    assert (decision.verdict, verdicts_of(decision)["added rows"]) == (Verdict.INCONCLUSIVE, "inconclusive")
    (listed,) = decision.loosenings
    assert listed.reason.startswith("holdout: 30 rows were added, and these rules are undecided on them: auc; ")
    assert listed.remedy == "an owner of the gate must approve it"
    approved = decided(known, approved_by="@owners")
    assert approved.verdict is Verdict.PASS
    assert [loosening.remedy for loosening in approved.loosenings] == ["approved by @owners"]


def test_a_gate_that_only_warns_asks_no_owner_about_too_few_rows():
    decision = decided(grown(evidence(), rows=30), inconclusive="warn")
    assert (decision.verdict, decision.loosenings) == (Verdict.PASS, ())


def test_an_owner_is_not_asked_to_decide_what_shared_rows_leave_open():
    known = evidence(rows=150, head_noise=0.5, head_seed=9)
    open_ = {"recall": {"kind": "no_regression", "metric": "recall", "margin": 0.03}}
    assert decided(known, **open_).verdict is Verdict.INCONCLUSIVE
    assert decided(known, approved_by="@owners", **open_).verdict is Verdict.INCONCLUSIVE


def test_a_model_that_cannot_be_asked_leaves_only_the_added_rows_open():
    gone = Unpaired("the base model cannot be re-scored on them: its feature late_ratio is missing")
    decision = decided(grown(evidence(), again=gone))
    assert verdicts_of(decision) == {"all": "pass", "added rows": "inconclusive"}
    reason = f"1,000 rows were added, and {gone.reason}"
    assert [finding.reason for finding in decision.findings if finding.cohort == "added"] == [reason]
    assert decided(grown(evidence(head_noise=3.0), again=gone), approved_by="@owners").verdict is Verdict.FAIL


def test_dropping_the_rows_that_a_model_is_bad_on_is_listed_with_how_hard_they_were():
    known = evidence(rows=2_000)
    made = known.head.predictions
    easy = abs(made.predicted - made.truth) < 0.5
    short = replace(known, head=replace(known.head, predictions=made.only(easy)))
    decision = decided(short)
    lost = int((~easy).sum())
    assert (decision.verdict, decision.lost_rows) == (Verdict.FAIL, lost)
    assert decision.loosenings[0].reason == f"holdout: {lost} of 2,000 rows were removed"
    said = f"{lost} rows were removed: the base's roc_auc is 0.000 on them, 1.000 on the remaining ones"
    assert said in decision.notes


def test_a_remnant_of_the_base_that_cannot_decide_is_left_to_an_owner():
    known = evidence(head_noise=0.5, head_seed=9)
    made = known.head.predictions
    left = grown(replace(known, head=replace(known.head, predictions=made.only(made.row_id < 60))), rows=4_000)
    decision = decided(left, rule=HOLDS)
    assert {finding.cohort: finding.verdict.value for finding in decision.findings[1:]} == {
        "remaining": "inconclusive",
        "added": "pass",
    }
    assert "60 rows of the base remain, and these rules are undecided on them: rule" in decision.loosenings[1].reason
    assert decided(left, approved_by="@owners", rule=HOLDS).verdict is Verdict.PASS


def test_another_truth_is_listed_compared_by_the_bases_and_once_approved_by_the_new_one():
    known = evidence()
    made = known.head.predictions
    turned = np.where(np.arange(2_000) < 700, 1 - made.truth, made.truth)
    said = np.where(np.arange(2_000) < 700, 1 - made.predicted, made.predicted)
    measured = {name: known.prepare(name, turned, said)(None) for name in known.declared.metrics}
    relabelled = Predictions(made.row_id, turned, said, made.block)
    changed = replace(known, head=replace(known.head, predictions=relabelled, metrics=measured))
    decision = decided(changed)
    assert verdicts_of(decision) == {"all": "fail"}
    assert decision.loosenings[0].reason == (
        "holdout: the truth of 700 of 2,000 rows changed: "
        "they are compared by the base's truth, and by the new one after an approval"
    )
    approved = decided(replace(changed, new_truth=True), approved_by="@owners")
    assert approved.verdict is Verdict.PASS


def test_a_head_that_moves_rows_between_slices_is_judged_by_the_bases():
    known = sliced(worse_for="B")
    assert verdicts_of(decided(known, cs=CARRIERS), "cs")["carrier=B"] == "fail"
    recorded = EarlierRevision("the base", known.base.predictions, known.holdout)
    moved = columns().assign(carrier="A")
    hidden = replace(known, holdout=lambda: moved, recorded=recorded)
    assert verdicts_of(decided(hidden, cs=CARRIERS), "cs")["carrier=B"] == "fail"


def test_a_slice_by_a_new_column_is_judged_by_the_head():
    known = sliced()
    recorded = EarlierRevision("the base", known.base.predictions, known.holdout)
    table = columns().assign(region=np.where(np.arange(2_000) % 2, "east", "west"))
    regions = declared(slices=SLICES | {"region": {"by": "region"}})
    wider = replace(known, declared=regions, holdout=lambda: table, recorded=recorded)
    decision = decided(wider, regions=CARRIERS | {"slices": "region"})
    assert verdicts_of(decision, "regions") == {"region=east": "pass", "region=west": "pass"}


def with_columns(known, *, without=()):
    added = columns(1_000, seed=6)
    added.index = added["row_id"] = added["row_id"] + NEW
    table = pd.concat([columns(), added]).drop(columns=list(without))
    return replace(grown(known), holdout=lambda: table)


def test_slices_of_added_rows_are_judged_apart_by_the_heads_columns():
    decision = decided(with_columns(sliced()), cs=CARRIERS)
    assert verdicts_of(decision, "cs")["added, carrier=A"] == "pass"
    assert verdicts_of(decision, "cs")["carrier=A"] == "pass"


def test_a_gap_is_judged_on_shared_rows_alone_and_with_the_added_ones():
    gap = {"kind": "slice_gap", "metric": "roc_auc", "slices": "carrier", "at_most": 0.2}
    decision = decided(with_columns(sliced()), gap=gap)
    assert {"carrier=A", "with added, carrier=A"} <= set(verdicts_of(decision, "gap"))


def test_a_slice_whose_column_is_gone_leaves_only_the_added_rows_open():
    decision = decided(with_columns(sliced(), without=["carrier"]), cs=CARRIERS)
    verdicts = verdicts_of(decision, "cs")
    assert verdicts["carrier=A"] == "pass"
    assert verdicts["added, carrier"] == "inconclusive"
    assert "cannot compute the slice carrier on the holdout" in decision.loosenings[0].reason


def test_rows_that_the_holdout_does_not_hold_are_named():
    decision = decided(replace(grown(sliced()), holdout=columns), cs=CARRIERS)
    reasons = [finding.reason for finding in decision.findings if finding.cohort == "added"]
    assert reasons == ["1000 of 1000 predicted rows are not in the holdout"]


def test_a_base_of_which_no_row_is_left_is_compared_on_the_added_ones_alone():
    known = evidence()
    renamed = replace(known.head.predictions, row_id=np.arange(2_000) + 50_000)
    again = replace(renamed, predicted=known.base.predictions.predicted)
    recorded = EarlierRevision("the base", known.base.predictions, known.holdout, again)
    moved = replace(known, head=replace(known.head, predictions=renamed), recorded=recorded)
    decision = decided(moved)
    assert verdicts_of(decision) == {"added rows": "pass"}
    assert decision.loosenings[0].reason == "holdout: 2,000 of 2,000 rows were removed"
    assert decision.rows == "0 shared rows, 2,000 added, 2,000 lost"
