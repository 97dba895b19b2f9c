"""What a report shows of flips: certain slices first, few rows never loud, ids only where they are not private."""

from dataclasses import replace

import numpy as np
import pytest

from gate_evidence import SLICES, columns, declared, evidence, grown, sliced
from tidegate.config.schema.gate import Gate
from tidegate.gate.changed_sides import Criterion
from tidegate.gate.flip_report import LONGEST_ID, flips, of_gate
from tidegate.gate.pairing import Unpaired

HALF = Criterion(threshold=0.5)


def gate(**rules):
    return Gate.model_validate({"rules": rules or {"floor": {"kind": "floor", "metric": "roc_auc", "at": 0.5}}})


def test_the_slice_that_lost_comes_first_with_its_interval():
    shown = flips(sliced(worse_for="B"), HALF, 0.05)
    first = shown.slices[0]
    assert first.label == "carrier=B"
    assert first.share.low > shown.every.negative / shown.every.rows
    assert first.share.low < first.negative / first.rows < first.share.high
    assert (shown.compared, shown.small) == (3, 1)


def test_a_small_slice_does_not_come_first_though_its_share_is_the_highest():
    """Two of five rows of one carrier flip; of another, 150 of 600 do."""
    known = evidence(rows=2_000, evaluate=declared(slices={"carrier": {"by": "carrier", "min_rows": 1}}))
    carrier = np.where(np.arange(2_000) < 5, "tiny", np.where(np.arange(2_000) < 605, "large", "rest"))
    table = columns(2_000).assign(carrier=carrier)
    turned = np.isin(np.arange(2_000), [0, 1, *range(5, 605, 4)])
    base, head = known.base.predictions, known.head.predictions
    known = replace(
        known,
        base=replace(known.base, predictions=replace(base, predicted=np.where(turned, base.truth, base.predicted))),
        head=replace(known.head, predictions=replace(head, predicted=np.where(turned, 1 - base.truth, base.predicted))),
        holdout=lambda: table,
    )
    shown = flips(known, HALF, 0.05)
    assert [(part.label, part.negative) for part in shown.slices] == [("carrier=large", 150), ("carrier=tiny", 2)]


def test_intervals_of_slices_are_wider_than_one_alone():
    shown = flips(sliced(worse_for="B"), HALF, 0.05)
    assert {part.share.level for part in shown.slices} == {1 - 0.05 / 3}
    assert shown.every.share.level == 0.95


def test_examples_are_the_rows_that_moved_farthest():
    known = evidence(head_noise=2.0)
    shown = flips(known, HALF, 0.05)
    moved = [abs(row.head - row.base) for row in shown.examples]
    assert moved == sorted(moved, reverse=True)
    rows = known.paired
    for row in shown.examples:
        place = int(row.row_id)
        assert (rows.base[place], rows.head[place], rows.truth[place]) == (row.base, row.head, row.truth)
        assert (row.base >= 0.5) == (row.truth > 0) != (row.head >= 0.5)


def test_private_ids_and_truths_are_in_no_field():
    shown = flips(evidence(head_noise=2.0), HALF, 0.05, name=None)
    assert (shown.examples, shown.private) == ((), True)
    shown = flips(evidence(head_noise=2.0), HALF, 0.05, show_truth=False)
    assert {row.truth for row in shown.examples} == {None}


def test_a_long_id_is_cut():
    shown = flips(evidence(head_noise=2.0), HALF, 0.05, name=lambda _: "x" * 5_000)
    assert {len(row.row_id) for row in shown.examples} == {LONGEST_ID}


def test_slices_follow_the_rows_though_the_head_lists_them_in_another_order():
    known = sliced(worse_for="B")
    backwards = np.arange(2_000)[::-1]
    turned = replace(known, head=replace(known.head, predictions=known.head.predictions.only(backwards)))
    assert flips(turned, HALF, 0.05) == flips(known, HALF, 0.05)


def test_only_rows_that_both_revisions_have_are_counted():
    assert flips(grown(), HALF, 0.05).every.rows == 400


def test_without_a_base_or_an_amount_there_is_nothing_to_show():
    known = evidence()
    lost = replace(known, base=replace(known.base, predictions=Unpaired("gone")))
    assert flips(lost, HALF, 0.05) is None
    assert flips(replace(known, base=None), HALF, 0.05) is None
    assert flips(known, Unpaired("a number is right to a degree only"), 0.05) is None


def test_slices_that_cannot_be_computed_leave_the_rest():
    known = evidence(evaluate=declared(slices=SLICES), head_noise=1.0)
    shown = flips(replace(known, holdout=lambda: Unpaired("no holdout")), HALF, 0.05)
    assert (shown.slices, shown.compared) == ((), 0)
    assert shown.every.negative


def test_one_block_gives_counts_without_an_interval():
    shown = flips(evidence(head_noise=1.0, days=1), HALF, 0.05)
    assert shown.every.negative
    assert shown.every.share is None


@pytest.mark.parametrize(
    ("amounts", "expected"), [((), None), ((3.0,), 3.0), ((3.0, 1.0), 3.0)], ids=["none", "one", "the first of two"]
)
def test_the_amount_of_a_regression_is_that_of_the_first_rule(amounts, expected):
    rules = {
        f"r{n}": {"kind": "flips", "negative_at_most": "1%", "error_grows_by": each} for n, each in enumerate(amounts)
    }
    number = replace(evidence(), declared=declared({"mae": {}}, task="regression"))
    by = of_gate(number, gate(**rules))
    assert isinstance(by, Unpaired) if expected is None else by.error_grows_by == expected


def test_the_same_rows_give_the_same_report():
    assert flips(sliced(worse_for="B"), HALF, 0.05) == flips(sliced(worse_for="B"), HALF, 0.05)
