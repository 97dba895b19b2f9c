"""A rule sees the evidence once per cohort: shared rows apart from added ones, and the reason where there are none."""

from dataclasses import replace

import numpy as np
import pytest

from gate_evidence import evidence, grown
from tidegate.gate.cohort_evidence import Views
from tidegate.gate.cohorts import CohortName, EarlierRevision
from tidegate.gate.pairing import Unpaired
from tidegate.records import Against

ROWS = 400


def seen(views):
    """The name and the number of rows of each view; the reason where it has none."""
    rows = [view.cohort.rows for view in views]
    return [
        (view.cohort.name, each.reason if isinstance(each, Unpaired) else each.rows)
        for view, each in zip(views, rows, strict=True)
    ]


def test_the_same_rows_are_one_cohort_without_a_name():
    views = Views(evidence(rows=ROWS))
    assert seen(views.compared(Against.MERGE_BASE)) == [(CohortName.WHOLE, ROWS)]
    assert seen(views.own) == [(CohortName.WHOLE, ROWS)]


def test_added_rows_are_compared_apart_and_judged_together_with_the_shared():
    views = Views(grown())
    assert seen(views.compared(Against.MERGE_BASE)) == [(CohortName.SHARED, ROWS), (CohortName.ADDED, 100)]
    assert seen(views.own) == [(CohortName.SHARED, ROWS), (CohortName.TOGETHER, ROWS + 100)]


def test_few_added_rows_are_no_cohort():
    assert seen(Views(grown(rows=4)).compared(Against.MERGE_BASE)) == [(CohortName.SHARED, ROWS)]


def test_added_rows_that_the_base_cannot_be_asked_about_keep_the_reason():
    (_, (name, reason)) = seen(Views(grown(again=Unpaired("its model is gone"))).compared(Against.MERGE_BASE))
    assert name is CohortName.ADDED
    assert "its model is gone" in reason


def test_the_release_is_compared_by_its_own_rows_and_the_added_ones_stay_those_of_the_change():
    known = grown()
    older = EarlierRevision("the release", known.base.predictions.only(np.arange(ROWS) < 250), known.holdout)
    views = Views(replace(known, released=older))
    assert seen(views.compared(Against.RELEASE)) == [(CohortName.SHARED, 250), (CohortName.ADDED, 100)]


def test_a_release_none_of_whose_rows_is_left_is_named():
    known = evidence(rows=ROWS)
    others = replace(known.base.predictions, row_id=np.arange(ROWS) + 10_000)
    released = EarlierRevision("the release flights@v1.0.0", others, known.holdout)
    ((name, reason),) = seen(Views(replace(known, released=released)).compared(Against.RELEASE))
    assert name is CohortName.WHOLE
    assert "flights@v1.0.0" in reason


@pytest.mark.parametrize("missing", ["base", "base predictions", "release"])
def test_what_cannot_be_compared_is_one_cohort_with_the_reason(missing):
    known, against = evidence(rows=ROWS), Against.MERGE_BASE
    none = Unpaired("it has no predictions")
    match missing:
        case "base":
            known = replace(known, base=None)
        case "base predictions":
            known = replace(known, base=replace(known.base, predictions=none))
        case _:
            known, against = replace(known, released=none), Against.RELEASE
    ((name, reason),) = seen(Views(known).compared(against))
    assert name is CohortName.WHOLE
    assert reason == (none.reason if missing != "base" else "the merge base has no evidence")


def test_the_head_alone_is_judged_on_all_of_its_rows_and_without_predictions_on_none():
    known = replace(evidence(rows=ROWS), base=None)
    assert seen(Views(known).own) == [(CohortName.WHOLE, ROWS)]
    none = Unpaired("here are no predictions")
    assert seen(Views(replace(known, head=replace(known.head, predictions=none))).own) == [
        (CohortName.WHOLE, none.reason)
    ]


def test_a_view_is_made_once():
    views = Views(grown())
    assert views.compared(Against.MERGE_BASE)[0] is views.compared(Against.MERGE_BASE)[0]
    assert views.own is views.own
