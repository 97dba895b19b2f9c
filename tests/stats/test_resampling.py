"""The jackknife's error is the textbook's for a mean, by rows and by blocks, and NaN where it cannot be known."""

import dataclasses
import functools
import math

import numpy as np
import pytest

from tidegate.metrics import average_precision
from tidegate.metrics._ratio import Ratio
from tidegate.stats.estimate import Sampled
from tidegate.stats.resampling import GROUPS, effective_freedom, sample, together, units
from tidegate.stats.weighted_statistics import combined, within

ROWS = np.array(["", "", "", ""], dtype=object)


def mean_of(values):
    def measure(weights):
        weights = np.ones_like(values) if weights is None else weights
        return float(weights @ values) / weights.sum() if weights.sum() else math.nan

    return measure


def rows(count):
    return np.full(count, "", dtype=object)


@pytest.mark.parametrize("size", [2, 5, 200])
def test_error_of_a_mean_over_rows_is_the_textbooks(size):
    values = np.random.default_rng(1).normal(size=size)
    sampled = sample(mean_of(values), units(rows(size)), seed=0)
    assert sampled.error == pytest.approx(values.std(ddof=1) / math.sqrt(size), rel=1e-9)
    assert (sampled.value, sampled.freedom) == (pytest.approx(values.mean()), size - 1)


def test_error_of_a_mean_over_equal_blocks_is_that_of_the_block_means():
    values = np.random.default_rng(2).normal(size=60)
    blocks = np.repeat([f"day {day}" for day in range(6)], 10).astype(object)
    sampled = sample(mean_of(values), units(blocks), seed=0)
    means = values.reshape(6, 10).mean(axis=1)
    assert sampled.error == pytest.approx(means.std(ddof=1) / math.sqrt(6), rel=1e-9)
    assert sampled.freedom == pytest.approx(5)
    assert sampled.blocked


@pytest.mark.slow
def test_many_rows_are_dealt_into_groups_and_give_nearly_the_same_error():
    values = np.random.default_rng(3).normal(size=20_000)
    sampled = sample(mean_of(values), units(rows(20_000)), seed=0)
    assert sampled.freedom == GROUPS - 1
    # four times the 5 % standard error of a standard error from 200 groups
    assert sampled.error == pytest.approx(values.std(ddof=1) / math.sqrt(20_000), rel=0.2)


def test_rows_are_dealt_alike_for_the_same_seed():
    values = np.random.default_rng(3).normal(size=1_001)
    first, again, other = (sample(mean_of(values), units(rows(1_001)), seed=seed).error for seed in (7, 7, 8))
    assert first == again != other


def test_rows_without_a_block_stand_alone_beside_named_blocks():
    over = units(np.array(["b", "", "a", "", "a"], dtype=object))
    assert over.count == 4
    assert over.codes[2] == over.codes[4]
    assert len({over.codes[index] for index in (0, 1, 2, 3)}) == 4


@pytest.mark.parametrize(
    ("values", "blocks"),
    [
        pytest.param([], [], id="no rows"),
        pytest.param([1.0], [""], id="one row"),
        pytest.param([1.0, 2.0], ["a", "a"], id="one block"),
        pytest.param([1.0, math.nan], ["a", "b"], id="a value that is not a number"),
    ],
)
def test_too_little_to_judge_is_undecidable(values, blocks):
    sampled = sample(mean_of(np.array(values)), units(np.array(blocks, dtype=object)), seed=0)
    assert not sampled.decidable


def test_a_number_that_one_unit_alone_defines_is_undecidable():
    def needs_first(weights):
        return 1.0 if weights is None or weights[0] else math.nan

    assert not sample(needs_first, units(ROWS), seed=0).decidable


def test_a_constant_has_no_error_and_the_coarse_grain():
    sampled = sample(lambda weights: 1.0, units(ROWS), seed=0, coarse=0.25)
    assert sampled == Sampled(1.0, 0.0, 3, 0.25)


def share(right):
    return Ratio(np.array(right, dtype=float), np.ones(len(right)))


@pytest.mark.parametrize("wrong", [1, 10, 20])
def test_grain_of_a_share_is_near_one_row_and_leans_to_the_rarer_side(wrong):
    right = share([0.0] * wrong + [1.0] * (100 - wrong))
    sampled = sample(right, units(rows(100)), seed=0)
    assert sampled.grain == pytest.approx(1 / 100, rel=0.35)
    # Σd³ ÷ Σ|d|³ over the two kinds of rows, in closed form
    p = wrong / 100
    assert sampled.lean == pytest.approx((p * p - (1 - p) ** 2) / (p * p + (1 - p) ** 2))


def test_grain_of_a_difference_of_shares_is_one_row_and_leans_to_the_losses():
    base, head = np.ones(100), np.ones(100)
    head[:3] = 0.0
    sampled = sample(share(head - base), units(rows(100)), seed=0)
    assert sampled.grain == pytest.approx(1 / 100, rel=0.05)
    assert sampled.lean == pytest.approx(-1, abs=0.01)


def test_rows_that_change_sides_together_are_one_larger_row():
    single = np.random.default_rng(4).choice([-1.0, 0.0, 1.0], 50, p=[0.2, 0.7, 0.1])
    alone = sample(share(single), units(rows(50)), seed=0)
    days = np.repeat([f"day {day}" for day in range(50)], 6).astype(object)
    together = sample(share(np.repeat(single, 6)), units(days), seed=0)
    assert together.error == pytest.approx(alone.error)
    assert together.grain == pytest.approx(alone.grain, rel=0.01)
    assert together.lean == pytest.approx(alone.lean)


def test_leaving_out_at_once_is_what_leaving_out_one_by_one_gives():
    """A ratio, a part of the rows and a difference know their values without each unit; a plain function is asked."""
    draw = np.random.default_rng(6)
    over, under = draw.normal(size=120), draw.uniform(1, 2, 120)
    blocks = draw.choice(list("abcdefgh"), 120).astype(object)
    inside = draw.random(120) < 0.4
    whole, part = Ratio(over, under), within(Ratio(over[inside], under[inside]), inside)
    quick = combined(lambda one, other: one - other, part, whole)
    known, asked = (sample(each, units(blocks), seed=0) for each in (quick, functools.partial(quick)))
    assert dataclasses.astuple(known) == pytest.approx(dataclasses.astuple(asked), rel=1e-9)


def by_matrices(sizes, shared):
    """Satterthwaite's degrees of freedom of Σ (leverage · (block mean − mean))² from the covariance of its terms."""
    total, count = sizes.sum(), len(sizes)
    terms = np.diag(sizes / (total - sizes)) @ (np.eye(count) - np.outer(np.ones(count), sizes / total))
    covariance = terms @ np.diag(shared + (1 - shared) / sizes) @ terms.T
    return np.trace(covariance) ** 2 / np.trace(covariance @ covariance)


@pytest.mark.parametrize("shared", [0.0, 0.3, 1.0])
@pytest.mark.parametrize("sizes", [[10, 10, 10], [3, 50, 20, 7, 9], [1, 1, 2, 1_000]], ids=str)
def test_the_freedom_of_blocks_is_bell_and_mccaffreys(sizes, shared):
    sizes = np.array(sizes, dtype=float)
    effect = 1 + shared * ((sizes**2).sum() / sizes.sum() - 1)
    # sums cancel where one block holds nearly all rows
    assert effective_freedom(sizes, effect) == pytest.approx(by_matrices(sizes, shared), rel=1e-5)


def test_equal_blocks_are_worth_their_number_and_one_huge_block_leaves_about_one():
    assert effective_freedom(np.full(30, 50.0)) == pytest.approx(29)
    assert effective_freedom(np.array([1450.0] + 29 * [50.0]), 1e9) < 1.5


def test_the_slope_of_skewed_blocks_comes_with_the_error_of_a_skewness():
    loss = np.repeat(np.random.default_rng(7).exponential(size=30), 20)
    blocks = np.repeat([f"day {day}" for day in range(30)], 20).astype(object)
    known = sample(Ratio(loss, np.ones(600)), units(blocks), seed=0)
    assert known.slope > 0
    # a skewness of g moves the squared error by g·s; its standard error is √(6/30), and s that of a block's influence
    assert known.doubt == pytest.approx(math.sqrt(6 / 30) * known.error * math.sqrt(30 / 29) / math.sqrt(30), rel=0.05)


@pytest.mark.parametrize("days", [0, 40], ids=["rows", "days"])
def test_a_share_knows_how_many_rows_it_is_worth(days):
    right = np.random.default_rng(8).random(400) < 0.9
    names = np.array([f"day {row % days}" if days else "" for row in range(400)], dtype=object)
    known = sample(share(right), units(names), seed=0)
    assert known.trials == (pytest.approx(known.value * (1 - known.value) / known.error**2) if days else 400)


def test_rows_of_a_block_that_are_all_alike_are_worth_one_row():
    right = np.repeat(np.random.default_rng(9).random(50) < 0.8, 8)
    days = np.repeat([f"day {day}" for day in range(50)], 8).astype(object)
    assert sample(share(right), units(days), seed=0).trials == pytest.approx(49, rel=0.01)


def test_what_is_no_share_of_rows_is_worth_none():
    assert sample(Ratio(np.array([0.5, 0.2, 0.9]), np.ones(3)), units(rows(3)), seed=0).trials == 0
    difference = combined(lambda one, other: one - other, share([1, 0, 1]), share([1, 1, 0]))
    assert sample(difference, units(rows(3)), seed=0).trials == 0


def test_parts_of_the_same_days_move_together_and_of_other_rows_do_not():
    draw, days = np.random.default_rng(10), 200
    wave = np.tile(draw.normal(size=days), 20)
    names = np.tile([f"day {day}" for day in range(days)], 20).astype(object)
    first = np.arange(len(wave)) < len(wave) // 2
    parts = [
        within(Ratio(wave[side] + 0.1 * draw.normal(size=side.sum()), np.ones(side.sum())), side)
        for side in (first, ~first)
    ]
    assert together(parts, units(names), seed=0)[0, 1] > 0.9
    assert together(parts, units(rows(len(wave))), seed=0)[0, 1] == 0
    asked = [functools.partial(each) for each in parts]
    assert together(asked, units(names), seed=0) == pytest.approx(together(parts, units(names), seed=0))


def test_few_rows_that_carry_the_loss_are_found_among_many():
    """20 of 2,000 rows are positive, and 4 fall to the bottom: the steps are theirs, and all but one way."""
    truth, draw = np.repeat([1.0, 0.0], [20, 1980]), np.random.default_rng(5)
    base = truth + draw.normal(0, 0.2, 2000)
    head = base + draw.normal(0, 0.01, 2000)
    head[:4] = -5
    measures = (average_precision.prepare(truth, scores, 0.5) for scores in (base, head))
    difference = combined(lambda before, after: after - before, *measures)
    sampled = sample(difference, units(rows(2000)), seed=0)
    assert sampled.freedom == 1999
    assert sampled.lean < -0.8
    assert sampled.grain == pytest.approx(0.8 / 20, rel=0.05)
    # of a recall over 20 rows of which 4 are lost
    assert sampled.error == pytest.approx(math.sqrt(0.2 * 0.8 / 19), rel=0.1)
