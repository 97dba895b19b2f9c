"""What an owner is asked about a holdout whose rows changed, and nothing else."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from gate_evidence import evidence
from tidegate.gate.cohorts import CohortName
from tidegate.gate.holdout_renewal import answered, left_to_owners, listed, remarks
from tidegate.gate.pairing import Predictions, Unpaired
from tidegate.records import Against, Decision, Estimate, Finding, Verdict

OPEN = Finding("auc", Verdict.INCONCLUSIVE, "too few rows", "roc_auc", cohort="added")
DECISION = Decision("main", "here", (), paired_rows=60, added_rows=30)


def changed(*, keep=None, relabel=0, retype=False, add=0, rows=400):
    """Evidence whose head keeps these rows, says another truth of the first `relabel`, and adds some."""
    known = evidence(rows=rows)
    made = known.head.predictions
    head = made.only(np.arange(rows) < (rows if keep is None else keep))
    truth = np.where(np.arange(len(head.row_id)) < relabel, 1 - head.truth, head.truth)
    ids = head.row_id.astype(str) if retype else head.row_id
    head = replace(head, row_id=ids, truth=truth)
    more = made.only(np.arange(rows) < add)
    names = ("row_id", "truth", "predicted", "block")
    more = replace(more, row_id=more.row_id + 10_000)
    whole = Predictions(*(np.concatenate([getattr(head, name), getattr(more, name)]) for name in names))
    return replace(known, head=replace(known.head, predictions=whole if add else head))


def asked(known, *undecided, decision=DECISION, approved_by=""):
    return list(listed(decision, known, undecided, approved_by))


@pytest.mark.parametrize(
    ("verdict", "cohort", "left"),
    [
        (Verdict.INCONCLUSIVE, "added", True),
        (Verdict.INCONCLUSIVE, "remaining", True),
        (Verdict.INCONCLUSIVE, "shared", False),
        (Verdict.INCONCLUSIVE, "together", False),
        (Verdict.INCONCLUSIVE, "", False),
        (Verdict.FAIL, "added", False),
        (Verdict.PASS, "added", False),
    ],
)
def test_only_what_the_change_of_rows_leaves_open_is_left_to_owners(verdict, cohort, left):
    finding = replace(OPEN, verdict=verdict, cohort=cohort)
    assert left_to_owners(finding) == left
    found = answered(finding, "@owners")
    assert found.verdict is (Verdict.PASS if left else verdict)
    assert ("@owners" in found.remedy) == left


def test_without_an_owner_nothing_is_answered():
    assert answered(OPEN, "") is OPEN


def test_the_same_rows_ask_nobody():
    assert asked(changed()) == []
    assert list(remarks(changed())) == []


def test_rows_that_are_gone_are_listed_with_how_hard_they_were():
    known = changed(keep=300)
    (finding,) = asked(known)
    assert (finding.verdict, finding.subject) == (Verdict.FAIL, "holdout")
    assert "100 of 400 rows were removed" in finding.reason
    (remark,) = remarks(known)
    assert "100 rows were removed" in remark
    assert "roc_auc" in remark


def test_ids_of_another_type_are_named_as_the_cause():
    (finding,) = asked(changed(retype=True))
    assert "400 of 400 rows were removed; row ids have another type" in finding.reason


def test_another_truth_is_listed_with_how_many_rows_it_is_of():
    (finding,) = asked(changed(relabel=7))
    assert "the truth of 7 of 400 rows changed" in finding.reason


def test_rows_that_hold_other_values_under_their_ids_are_listed():
    known = changed()
    ids = pd.Index(known.head.predictions.row_id, name="row_id")
    table = pd.DataFrame({"one": range(400), "two": 1.0, "three": "a"}, index=ids)
    base = replace(known, recorded=replace(known.earlier(Against.MERGE_BASE), columns=lambda: table))
    (finding,) = asked(replace(base, holdout=lambda: table.assign(one=-1, two=2.0)))
    assert "400 of 400 rows have other values" in finding.reason


@pytest.mark.parametrize(
    ("cohort", "rows"), [("added", "30 rows were added"), ("remaining", "60 rows of the base remain")]
)
def test_undecided_rules_are_listed_once_by_their_names(cohort, rows):
    again = replace(OPEN, rule="brier", cohort=cohort)
    (finding,) = asked(changed(), replace(OPEN, cohort=cohort), replace(OPEN, cohort=cohort, slice="a"), again)
    assert finding.verdict is Verdict.INCONCLUSIVE
    assert rows in finding.reason
    assert "auc" in finding.reason
    assert "brier" in finding.reason
    assert finding.reason.endswith("too few rows")


def test_what_shared_rows_leave_open_and_what_only_warns_is_not_listed():
    measured = replace(OPEN, difference=Estimate(0.0, -1.0, 1.0))
    assert asked(changed(), replace(OPEN, cohort=CohortName.SHARED)) == []
    assert asked(changed(), measured, decision=replace(DECISION, inconclusive="warn")) == []
    assert len(asked(changed(), measured)) == 1


def test_an_owner_answers_for_all_of_it():
    found = asked(changed(keep=300, relabel=7), OPEN, approved_by="@owners")
    assert len(found) == 3
    assert {(each.verdict, each.remedy) for each in found} == {(Verdict.PASS, "approved by @owners")}


@pytest.mark.parametrize(("add", "said"), [(4, True), (5, False)], ids=["one in a hundred", "more"])
def test_few_added_rows_are_remarked(add, said):
    assert any(f"{add} added rows" in each for each in remarks(changed(add=add))) == said


def test_where_nothing_can_be_compared_nobody_is_asked():
    known = replace(evidence(rows=50), base=None)
    assert asked(known) == list(remarks(known)) == []
    missing = evidence(rows=50)
    missing = replace(missing, head=replace(missing.head, predictions=Unpaired("gone")))
    assert asked(missing) == list(remarks(missing)) == []
