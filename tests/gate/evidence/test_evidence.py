"""What a rule may ask: numbers from predictions, over the rows of its cohort, or the reason why there are none."""

import math
from dataclasses import replace

import numpy as np
import pytest

from gate_evidence import columns, declared, evidence, sliced
from tidegate.gate.cohorts import Cohort, CohortName, EarlierRevision
from tidegate.gate.evidence import Evidence, MetricComparison, coarse
from tidegate.gate.pairing import Paired, Unpaired
from tidegate.records import Against, Direction

NONE = Unpaired("here are no predictions")


def without_predictions(known, *, of="head"):
    return replace(known, **{of: replace(getattr(known, of), predictions=NONE)})


def test_metrics_are_computed_from_predictions():
    known = evidence(rows=500)
    assert known.measured(known.head.predictions) == known.head.metrics
    assert known.value("roc_auc").value == known.head.metrics["roc_auc"]


def test_a_metric_has_its_direction_and_its_ends():
    known = evidence(rows=50)
    assert (known.direction("roc_auc"), known.direction("brier")) == (Direction.HIGHER, Direction.LOWER)
    assert known.ends("roc_auc") == (0.0, 1.0)


def test_the_same_model_differs_by_exactly_nothing():
    found = evidence(rows=500).compare("roc_auc")
    assert (found.alike, found.difference.value, found.base) == (True, 0.0, found.head)


def test_rounding_of_another_machine_is_no_difference():
    known = evidence(rows=500)
    made = known.head.predictions
    near = replace(known.head, predictions=replace(made, predicted=made.predicted * (1 + 1e-12)))
    assert replace(known, head=near).compare("roc_auc").alike


def test_a_comparison_is_head_minus_base_over_the_paired_rows():
    found = evidence(rows=500, head_noise=2.0).compare("roc_auc")
    assert isinstance(found, MetricComparison)
    assert (found.alike, found.rows) == (False, 500)
    assert found.difference.value == pytest.approx(found.head - found.base)
    assert found.difference.value < 0


def test_a_metric_that_is_no_number_differs_by_no_number():
    known = evidence(rows=200, evaluate=declared({"recall": {}}))
    made = known.head.predictions
    negative = replace(made, truth=np.zeros(200))
    both = Paired(made.row_id, negative.truth, made.predicted, made.predicted, made.block)
    found = known.compare_rows("recall", both)
    assert found.alike
    assert math.isnan(found.difference.value)


def test_without_a_base_there_is_nothing_to_compare_with():
    known = replace(evidence(rows=100), base=None)
    assert known.compare("roc_auc") == known.earlier(Against.MERGE_BASE) == known.overlap(Against.RELEASE)
    assert known.value("roc_auc").value == known.head.metrics["roc_auc"]


@pytest.mark.parametrize("of", ["head", "base"])
def test_missing_predictions_are_the_reason_of_every_comparison(of):
    known = without_predictions(evidence(rows=100), of=of)
    assert known.compare("roc_auc") == known.paired == NONE
    assert (known.value("roc_auc") == NONE) == (of == "head")
    assert (known.rows, known.here == NONE) == ((0, True) if of == "head" else (100, False))


def test_the_base_stands_in_for_a_release_that_is_not_known():
    known = evidence(rows=100)
    assert known.earlier(Against.RELEASE).predictions is known.base.predictions
    released = EarlierRevision("the release", known.base.predictions, known.holdout)
    assert replace(known, released=released).earlier(Against.RELEASE) is released
    assert replace(known, released=NONE).overlap(Against.RELEASE) == NONE


def test_what_the_base_recorded_counts_before_what_the_head_says_of_its_rows():
    known = evidence(rows=100)
    recorded = EarlierRevision("as recorded", known.base.predictions, known.holdout)
    assert replace(known, recorded=recorded).earlier(Against.MERGE_BASE) is recorded


def test_the_bases_truth_is_compared_by_until_an_owner_answers_for_the_new():
    known = evidence(rows=100)
    made = known.head.predictions
    turned = replace(known, head=replace(known.head, predictions=replace(made, truth=1 - made.truth)))
    assert np.array_equal(turned.paired.truth, made.truth)
    assert np.array_equal(replace(turned, new_truth=True).paired.truth, 1 - made.truth)


def test_a_cohort_narrows_what_is_seen():
    known = sliced(rows=400)
    some = known.paired.only(np.arange(400) < 100)
    table = columns(400).iloc[:100]
    seen = replace(known, cohort=Cohort(CohortName.SHARED, some, lambda: table))
    assert (seen.rows, seen.compare("roc_auc").rows, len(seen.table)) == (100, 100, 100)
    assert len(seen.held) == 400
    assert sum(part.rows.sum() for part in seen.parts("carrier")) == 100


def test_parts_are_masks_over_the_rows_of_the_view():
    known = sliced(rows=500)
    found = known.parts("carrier")
    assert [part.label for part in found] == ["carrier=A", "carrier=B", "carrier=C"]
    assert np.array_equal(found[1].rows, (columns(500).carrier == "B").to_numpy())
    assert known.parts("carrier") is found


@pytest.mark.parametrize(
    ("slices", "asked", "said"),
    [
        ({}, "carrier", "carrier is not declared under evaluate.slices"),
        ({"lost": {"by": "region"}}, "lost", "region"),
    ],
    ids=["not declared", "by a column that is gone"],
)
def test_a_slice_that_cannot_be_cut_is_a_reason(slices, asked, said):
    known = replace(sliced(rows=100), declared=declared(slices=slices))
    found = known.parts(asked)
    assert isinstance(found, Unpaired)
    assert said in found.reason


def test_without_anything_laid_out_every_question_has_a_reason():
    known = evidence(rows=50)
    bare = Evidence(known.declared, known.head)
    assert isinstance(bare.table, Unpaired)
    assert isinstance(bare.timing(10, 1), Unpaired)
    assert isinstance(bare.tables.head, Unpaired)
    assert bare.parts("carrier") == Unpaired("carrier is not declared under evaluate.slices", "declare it again")


def test_one_row_moves_a_ratio_by_its_share_of_the_rarer_class():
    assert coarse(declared(), np.array([0.0] * 96 + [1.0] * 4)) == pytest.approx(1 / 4)
    assert coarse(declared(), np.zeros(10)) == 1.0
    assert coarse(declared(), np.array([])) == 1.0
