"""What a comparison says it can see is what it sees, by simulation and by the closed form."""

import math
from dataclasses import replace

import numpy as np
import pytest
from scipy import stats as reference

from mostly_slow import mostly_slow
from tidegate.stats.estimate import Sampled
from tidegate.stats.power import margin_needed, rows_needed, undecided, visible
from tidegate.stats.score_test import lower, p_below

KNOWN = Sampled(0.0, 0.001, 60)


def test_visible_loss_is_the_closed_form_without_grain():
    loss = visible(KNOWN, 0.004, 0.05)
    # the power of a one-sided t test with 60 degrees of freedom
    assert reference.nct.cdf(-reference.t.ppf(0.95, 60), 60, -(loss - 0.004) / 0.001) == pytest.approx(0.8, rel=1e-6)


def test_a_visible_loss_fails_in_four_of_five_draws():
    generator = np.random.default_rng(1)
    loss = visible(KNOWN, 0.004, 0.05)
    errors = 0.001 * np.sqrt(generator.chisquare(60, 4_000) / 60)
    values = generator.normal(-loss, 0.001, 4_000)
    failed = [p_below(Sampled(v, e, 60), -0.004) <= 0.05 for v, e in zip(values, errors, strict=True)]
    assert np.mean(failed) == pytest.approx(0.8, abs=0.025)


def of_rows(lost, gained, positives):
    """What the jackknife says of a difference of recalls by which so many rows were lost and gained."""
    difference, moved = (gained - lost) / positives, gained + lost
    error = math.sqrt((moved / positives - difference**2) / (positives - 1))
    return Sampled(difference, error, positives - 1, 1 / positives, (gained - lost) / moved if moved else 0.0)


@pytest.mark.parametrize(("positives", "margin"), [(85, 0.1), (300, 0.03)])
def test_a_model_that_loses_as_many_rows_as_are_visible_fails_in_four_of_five_draws(positives, margin):
    generator, churn, loss = np.random.default_rng(2), 0.05, margin
    for _ in range(30):
        stated = visible(of_rows((loss + churn / 2) * positives, churn / 2 * positives, positives), margin, 0.05)
        loss += (stated - loss) / 2
    assert loss == pytest.approx(stated, rel=1e-3)
    lost, gained, _ = generator.multinomial(positives, [loss + churn / 2, churn / 2, 1 - loss - churn], 4_000).T
    failed = [p_below(of_rows(*each, positives), -margin) <= 0.05 for each in zip(lost, gained, strict=True)]
    assert np.mean(failed) == pytest.approx(0.8, abs=0.04)


def test_the_margin_needed_passes_an_unchanged_model_in_four_of_five():
    known = of_rows(6, 6, 200)
    assert 1 - undecided(known, margin_needed(known, 0.05), 0.05, 0.05) == pytest.approx(0.8, abs=1e-6)


@pytest.mark.parametrize("margin", mostly_slow([0.002, 0.001, 0.004]))
def test_the_stated_share_of_undecided_is_right_when_nothing_changed(margin):
    generator = np.random.default_rng(3)
    values = generator.normal(0, 0.001, 4_000)
    drawn = [replace(KNOWN, value=value) for value in values]
    open_ = [lower(each, 0.05) < -margin and p_below(each, -margin) > 0.01 for each in drawn]
    assert undecided(KNOWN, margin, 0.05, 0.01) == pytest.approx(np.mean(open_), abs=0.025)


def test_equal_models_are_always_decided():
    assert undecided(Sampled(0.0, 0.0, 60), 0.0, 0.05, 0.05) == 0.0


def test_the_rows_needed_would_pass_in_four_of_five():
    needed = rows_needed(Sampled(0.0, 0.026, 88), 89, 0.03, 0.05)
    assert needed is not None
    there = Sampled(0.0, 0.026 * math.sqrt(89 / needed), needed - 1)
    assert 0.15 <= undecided(there, 0.03, 0.05, 0.05) <= 0.2


def test_no_number_of_rows_shows_that_nothing_at_all_was_lost():
    assert rows_needed(KNOWN, 100, 0.0, 0.05) is None


@pytest.mark.parametrize("margin", [1e-12, 1e-6, 0.001])
def test_more_than_a_hundred_times_the_rows_is_no_advice(margin):
    assert rows_needed(Sampled(0.0, 0.01, 60), 1_000, margin, 0.05) is None
    assert rows_needed(Sampled(0.0, 0.01, 60), 1_000, 0.003, 0.05) < 100_000


def test_the_undecidable_sees_nothing():
    unknown = Sampled(0.0, math.nan, 0)
    assert math.isnan(visible(unknown, 0.1, 0.05))
    assert undecided(unknown, 0.1, 0.05, 0.05) == 1.0
    assert math.isnan(margin_needed(unknown, 0.05))
    assert rows_needed(unknown, 10, 0.1, 0.05) is None
