"""Predictions are compared only row by row; whatever cannot be paired is named."""

import numpy as np
import pytest

from tidegate.gate.pairing import Overlap, Paired, Unpaired, overlap, pair, predictions


def made(ids=(1, 2, 3), truth=(0.0, 1.0, 1.0), predicted=(0.1, 0.6, 0.9), block=("a", "a", "b"), of="here"):
    return predictions(np.array(ids), np.array(truth), np.array(predicted), np.array(block, dtype=object), of=of)


def test_rows_pair_by_id_whatever_their_order():
    head = made(ids=(3, 1, 2), truth=(1.0, 0.0, 1.0), predicted=(0.7, 0.2, 0.5), block=("", "", ""))
    both = pair(made(), head)
    assert isinstance(both, Paired)
    assert both.row_id.tolist() == [1, 2, 3]
    assert both.base.tolist() == [0.1, 0.6, 0.9]
    assert both.head.tolist() == [0.2, 0.5, 0.7]
    assert both.block.tolist() == ["a", "a", "b"]


def test_chosen_rows_stay_paired():
    both = pair(made(), made(predicted=(0.2, 0.5, 0.7)))
    assert isinstance(both, Paired)
    chosen = both.only(both.truth == 1.0)
    assert (chosen.rows, chosen.base.tolist(), chosen.head.tolist()) == (2, [0.6, 0.9], [0.5, 0.7])


@pytest.mark.parametrize(
    ("head", "reason"),
    [
        pytest.param(
            made(ids=(1, 2, 4)), "the holdouts differ: 1 rows are only in the base, 1 only in the head", id="another"
        ),
        pytest.param(made((1, 2), (0.0, 1.0), (0.1, 0.6), ("a", "a")), "1 rows are only in the base", id="fewer"),
        pytest.param(made((1, 2, 3, 4), (0.0, 1.0, 1.0, 0.0), (0.1,) * 4, ("a",) * 4), "1 only in the head", id="more"),
        pytest.param(made(ids=(7, 8, 9)), "none of the base's 3 rows is among the head's 3 rows", id="no overlap"),
        pytest.param(
            made(ids=("1", "2", "3")), "none of the base's 3 rows is among the head's 3 rows", id="other type"
        ),
        pytest.param(made(truth=(0.0, 1.0, 0.0)), "the truth of 1 of 3 rows differs", id="edited truth"),
        pytest.param(Unpaired("gone"), "gone", id="no predictions here"),
    ],
)
def test_what_does_not_pair_is_named(head, reason):
    found = pair(made(), head)
    assert isinstance(found, Unpaired)
    assert reason in found.reason


def test_a_base_without_predictions_is_named():
    assert pair(Unpaired("the base is gone"), made()) == Unpaired("the base is gone")


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        pytest.param(made((), (), (), ()), "the predictions of here have no rows", id="empty"),
        pytest.param(made(ids=(1, 1, 2)), "1 of 3 rows are duplicates in the predictions of here", id="doubled"),
        pytest.param(made(truth=(0.0, np.nan, 1.0)), "the truth of 1 of 3 rows is missing", id="truth unknown"),
    ],
)
def test_predictions_that_cannot_be_judged_are_named(broken, reason):
    assert isinstance(broken, Unpaired)
    assert reason in broken.reason


def test_shared_rows_keep_what_the_earlier_revision_recorded_and_the_others_are_set_apart():
    head = made(ids=(4, 3, 2), truth=(1.0, 0.0, 1.0), predicted=(0.9, 0.7, 0.5), block=("", "x", ""))
    both = overlap(made(), head)
    assert isinstance(both, Overlap)
    assert both.shared.row_id.tolist() == [2, 3]
    assert both.shared.truth.tolist() == [1.0, 1.0]
    assert both.shared.block.tolist() == ["a", "b"]
    assert (both.relabelled, both.new_truth.tolist()) == (1, [1.0, 0.0])
    assert (both.added.row_id.tolist(), both.added.predicted.tolist()) == ([4], [0.9])
    assert (both.lost.row_id.tolist(), both.lost.truth.tolist()) == ([1], [0.0])


def test_an_owner_may_make_the_new_truth_count():
    both = overlap(made(), made(truth=(1.0, 1.0, 1.0)))
    assert isinstance(both, Overlap)
    assert both.believing_head.shared.truth.tolist() == [1.0, 1.0, 1.0]
    assert both.believing_head.relabelled == 1


@pytest.mark.parametrize("ids", [("1", "2", "3"), (7, 8, 9)], ids=["another type", "other ids"])
def test_rows_of_other_ids_are_all_added_and_all_lost(ids):
    both = overlap(made(), made(ids=ids))
    assert isinstance(both, Overlap)
    assert (both.shared.rows, len(both.added.row_id), len(both.lost.row_id)) == (0, 3, 3)


@pytest.mark.parametrize("ids", [(3, 1, 2), ("c", "a", "b")], ids=["numbers", "texts"])
def test_rows_of_one_order_pair_as_those_of_another_do(ids):
    earlier, same = made(ids=ids), overlap(made(ids=ids), made(ids=ids, predicted=(0.2, 0.3, 0.4)))
    turned = overlap(
        earlier, made(ids=ids[::-1], truth=(1.0, 1.0, 0.0), predicted=(0.4, 0.3, 0.2), block=("b", "a", "a"))
    )
    assert same.shared.row_id.tolist() == turned.shared.row_id.tolist() == [*ids]
    assert same.shared.head.tolist() == turned.shared.head.tolist() == [0.2, 0.3, 0.4]
    assert [len(side.row_id) for both in (same, turned) for side in (both.added, both.lost)] == [0] * 4


def test_equal_numbers_of_another_type_are_other_rows():
    both = overlap(made(ids=(1, 2, 3)), made(ids=(1.0, 2.0, 3.0)))
    assert both.shared.rows == 0
    assert [len(side.row_id) for side in (both.added, both.lost)] == [3, 3]
