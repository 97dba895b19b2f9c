"""A threshold is the best one for what is asked, and is scored on folds that had no part in it."""

import numpy as np
import pytest

from tidegate.errors import EvidenceError
from tidegate.models.evaluation.threshold_choice import COST, FoldRows, ThresholdAim, candidates, choose

ROWS = 6000


@pytest.fixture(scope="module")
def calibrated():
    """Probabilities that are true, so that the best threshold is known: false positive ÷ both costs (Elkan 2001)."""
    draw = np.random.default_rng(7)
    predicted = draw.uniform(size=ROWS)
    truth = (draw.random(ROWS) < predicted).astype(float)
    return FoldRows(truth, predicted, np.arange(ROWS) % 4, np.full(ROWS, ""), np.zeros(ROWS, int))


def chosen(rows, declared=0.5, **aim):
    return choose(rows, ThresholdAim(**aim), declared=declared, level=0.95, seed=7)


@pytest.mark.parametrize(("false_positive", "false_negative"), [(1.0, 1.0), (1.0, 4.0), (3.0, 1.0)])
def test_costs_lead_to_the_threshold_of_theory(calibrated, false_positive, false_negative):
    choice = chosen(calibrated, costs=(false_positive, false_negative))
    best = false_positive / (false_positive + false_negative)
    assert choice.threshold == pytest.approx(best, abs=0.05)
    assert all(limit == pytest.approx(best, abs=0.06) for limit in choice.without_a_fold)


def test_the_difference_to_the_declared_one_is_that_of_each_rows_own_threshold(calibrated):
    choice = chosen(calibrated, costs=(1.0, 9.0))
    limits = np.array(choice.without_a_fold)[calibrated.fold]
    truth, predicted = calibrated.truth, calibrated.predicted

    def cost(limit):
        decided = predicted >= limit
        return np.mean(1.0 * (decided & (truth == 0)) + 9.0 * (~decided & (truth == 1)))

    number = choice.compared[0]
    assert (number.name, number.chosen, number.declared) == (
        COST,
        pytest.approx(cost(limits)),
        pytest.approx(cost(0.5)),
    )
    assert number.low < number.chosen - number.declared < number.high < 0


def test_where_the_declared_one_is_as_good_the_interval_holds_zero(calibrated):
    number = chosen(calibrated, costs=(1.0, 1.0), declared=0.5).compared[0]
    assert number.low <= 0 <= number.high


def test_a_metric_is_highest_where_others_reach_what_is_asked(calibrated):
    free = chosen(calibrated, maximise="recall")
    bound = chosen(calibrated, maximise="recall", at_least={"precision": 0.8})
    assert free.threshold < bound.threshold
    decided = calibrated.predicted >= bound.threshold
    assert calibrated.truth[decided].mean() >= 0.8
    lower = calibrated.predicted >= bound.threshold - 0.01
    assert calibrated.truth[lower].mean() < 0.8
    assert [number.name for number in bound.compared] == ["recall", "precision"]


def test_what_the_other_rows_do_not_reach_is_named(calibrated):
    choice = chosen(calibrated, maximise="recall", at_least={"precision": 0.8})
    reached = choice.compared[1].chosen
    assert choice.missed == ((("precision", 0.8, reached),) if reached < 0.8 else ())


def test_what_no_threshold_reaches_is_refused_with_what_each_reaches(calibrated):
    asked = {"precision": 0.9, "recall": 0.9}
    with pytest.raises(
        EvidenceError, match=r"reaches precision 0\.9 and recall 0\.9 on the folds: the highest precision is"
    ):
        chosen(calibrated, maximise="f1", at_least=asked)


def test_blocks_widen_the_interval(calibrated):
    by_row = chosen(calibrated, costs=(1.0, 9.0)).compared[0]
    order = np.argsort(calibrated.predicted)
    blocks = np.empty(ROWS, dtype=object)
    blocks[order] = np.repeat([f"day {day}" for day in range(60)], ROWS // 60)
    alike = FoldRows(calibrated.truth, calibrated.predicted, calibrated.fold, blocks, calibrated.repeat)
    by_block = chosen(alike, costs=(1.0, 9.0)).compared[0]
    assert by_block.high - by_block.low > 2 * (by_row.high - by_row.low)


def test_one_fold_is_not_enough(calibrated):
    alone = FoldRows(calibrated.truth, calibrated.predicted, np.zeros(ROWS, int), calibrated.block, calibrated.repeat)
    with pytest.raises(EvidenceError, match=r"declare train\.cv with two or more"):
        chosen(alone, costs=(1.0, 1.0))


def test_candidates_are_short_numbers_inside_the_interval():
    assert candidates(np.array([0.0, 0.12345, 0.5, 1.0])).min() > 0
    assert candidates(np.full(9, 1.0)).tolist() == [0.5]
    assert all(round(limit, 3) == limit for limit in candidates(np.random.default_rng(1).random(5000)).tolist())


def test_repeated_folds_are_chosen_for_without_their_own_rows_and_are_not_more_rows():
    """Every row is predicted twice, alike: nothing is known that one repeat does not know."""
    draw = np.random.default_rng(5)
    predicted = draw.uniform(size=600)
    truth = (draw.random(600) < predicted).astype(float)
    fold, ids = np.arange(600) % 3, np.array([f"row {place}" for place in range(600)])
    once = chosen(FoldRows(truth, predicted, fold, ids, np.zeros(600, int)), costs=(1.0, 4.0))
    doubled = FoldRows(
        np.tile(truth, 2), np.tile(predicted, 2), np.r_[fold, fold + 3], np.tile(ids, 2), np.repeat([0, 1], 600)
    )
    twice = chosen(doubled, costs=(1.0, 4.0))
    assert twice.without_a_fold == once.without_a_fold * 2
    for one, other in zip(once.compared, twice.compared, strict=True):
        assert (other.low, other.high) == pytest.approx((one.low, one.high), rel=0.1)
