"""The jackknife's error is the textbook's for a mean, by rows and by blocks, and NaN where it cannot be known."""

import dataclasses
import functools
import math

import numpy as np
import pytest

from tidegate.metrics._ratio import Ratio
from tidegate.stats.measures import combined, within
from tidegate.stats.resampling import GROUPS, sample, units
from tidegate.stats.sampled import Sampled

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
    assert sampled.freedom == 5


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
