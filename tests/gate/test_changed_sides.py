"""Which rows changed sides: by a threshold, or by the growth of an error."""

import numpy as np
import pytest

from gate_evidence import declared, evidence
from tidegate.gate.changed_sides import Criterion, changed_sides, criterion, sample
from tidegate.gate.pairing import Paired, Unpaired


def rows(truth, base, head):
    count = len(truth)
    columns = (np.array(column, dtype=float) for column in (truth, base, head))
    return Paired(np.arange(count), *columns, np.full(count, "", dtype=object))


@pytest.mark.parametrize(
    ("truth", "base", "head", "negative", "positive"),
    [
        pytest.param(1, 0.7, 0.4, True, False, id="an event that is missed now"),
        pytest.param(0, 0.2, 0.9, True, False, id="a false alarm now"),
        pytest.param(1, 0.4, 0.7, False, True, id="an event that is seen now"),
        pytest.param(1, 0.9, 0.5, False, False, id="exactly on the threshold is still positive"),
        pytest.param(0, 0.9, 0.6, False, False, id="wrong before and now"),
        pytest.param(0, 0.2, np.nan, True, False, id="no number is never right, though none reaches the threshold"),
        pytest.param(0, np.inf, 0.2, False, True, id="nor is infinity at the base"),
        pytest.param(0, np.nan, np.nan, False, False, id="no number on either side"),
    ],
)
def test_a_row_is_right_on_its_truths_side_of_the_threshold(truth, base, head, negative, positive):
    found = changed_sides(rows([truth], [base], [head]), Criterion(threshold=0.5))
    assert (found.negative.tolist(), found.positive.tolist()) == ([negative], [positive])


@pytest.mark.parametrize(
    ("truth", "base", "head", "negative", "positive"),
    [
        pytest.param(10, 11, 14, True, False, id="an error that grew by 3"),
        pytest.param(10, 11, 13, False, False, id="one that grew by exactly the amount"),
        pytest.param(10, 14, 11, False, True, id="one that shrank by 3"),
        pytest.param(10, 9, 11, False, False, id="the same error on the other side of the truth"),
        pytest.param(10, 11, np.nan, True, False, id="no number now"),
        pytest.param(10, np.nan, np.nan, False, False, id="no number on either side"),
    ],
)
def test_a_number_flips_where_its_error_moves_by_more_than_the_amount(truth, base, head, negative, positive):
    found = changed_sides(rows([truth], [base], [head]), Criterion(error_grows_by=2.0))
    assert (found.negative.tolist(), found.positive.tolist()) == ([negative], [positive])


def test_what_right_is_follows_from_the_task():
    number = declared({"mae": {}}, task="regression")
    assert criterion(declared()) == Criterion(threshold=0.5)
    assert criterion(declared(), threshold=0.2) == Criterion(threshold=0.2)
    assert criterion(number, error_grows_by=3.0) == Criterion(error_grows_by=3.0)
    for unusable in (criterion(number), criterion(declared(), error_grows_by=3.0)):
        assert isinstance(unusable, Unpaired)
        assert "error_grows_by" in unusable.remedy


def test_the_share_is_that_of_all_rows_and_exact_where_they_are_independent():
    known = evidence(head_noise=1.0)
    found = changed_sides(known.paired, Criterion(threshold=0.5))
    sampled = sample(known, known.paired, found)
    assert sampled.value == found.negative.mean()
    assert sampled.trials == known.paired.rows


def test_rows_of_a_block_are_worth_fewer():
    known = evidence(head_noise=1.0, days=30)
    sampled = sample(known, known.paired, changed_sides(known.paired, Criterion(threshold=0.5)))
    assert sampled.blocked
    assert sampled.trials <= known.paired.rows
