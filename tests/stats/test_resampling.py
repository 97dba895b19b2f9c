"""The jackknife's error is the textbook's for a mean, by rows and by blocks, and NaN where it cannot be known."""

import math

import numpy as np
import pytest

from tidegate.stats.resampling import GROUPS, grain, sample, units
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
    sampled = sample(mean_of(values), units(rows(size), 0), seed=0)
    assert sampled.error == pytest.approx(values.std(ddof=1) / math.sqrt(size), rel=1e-9)
    assert (sampled.value, sampled.freedom) == (pytest.approx(values.mean()), size - 1)


def test_error_of_a_mean_over_equal_blocks_is_that_of_the_block_means():
    values = np.random.default_rng(2).normal(size=60)
    blocks = np.repeat([f"day {day}" for day in range(6)], 10).astype(object)
    sampled = sample(mean_of(values), units(blocks, 0), seed=0)
    means = values.reshape(6, 10).mean(axis=1)
    assert sampled.error == pytest.approx(means.std(ddof=1) / math.sqrt(6), rel=1e-9)
    assert sampled.freedom == 5


def test_many_rows_are_dealt_into_groups_and_give_nearly_the_same_error():
    values = np.random.default_rng(3).normal(size=20_000)
    sampled = sample(mean_of(values), units(rows(20_000), 0), seed=0)
    assert sampled.freedom == GROUPS - 1
    # four times the 5 % standard error of a standard error from 200 groups
    assert sampled.error == pytest.approx(values.std(ddof=1) / math.sqrt(20_000), rel=0.2)


def test_groups_are_of_near_equal_size_and_the_same_for_the_same_seed():
    first, again, other = (units(rows(1_001), seed) for seed in (7, 7, 8))
    assert np.array_equal(first.codes, again.codes)
    assert not np.array_equal(first.codes, other.codes)
    assert set(np.bincount(first.codes)) == {5, 6}


def test_rows_without_a_block_stand_alone_beside_named_blocks():
    over = units(np.array(["b", "", "a", "", "a"], dtype=object), 0)
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
    sampled = sample(mean_of(np.array(values)), units(np.array(blocks, dtype=object), 0), seed=0)
    assert not sampled.decidable


def test_a_number_that_one_unit_alone_defines_is_undecidable():
    def needs_first(weights):
        return 1.0 if weights is None or weights[0] else math.nan

    assert not sample(needs_first, units(ROWS, 0), seed=0).decidable


def test_a_constant_has_no_error_and_the_coarse_grain():
    sampled = sample(lambda weights: 1.0, units(ROWS, 0), seed=0, coarse=0.25)
    assert sampled == Sampled(1.0, 0.0, 3, 0.25)


@pytest.mark.parametrize("wrong", [1, 10, 20])
def test_grain_of_a_share_is_near_one_row(wrong):
    right = np.array([0.0] * wrong + [1.0] * (100 - wrong))
    assert grain(mean_of(right), 100, np.random.default_rng(0)) == pytest.approx(1 / 100, rel=0.35)


def test_grain_of_a_difference_of_shares_is_one_row():
    base, head = np.ones(100), np.ones(100)
    head[:3] = 0.0
    measure = mean_of(head - base)
    assert grain(measure, 100, np.random.default_rng(0)) == pytest.approx(1 / 100, rel=0.05)
