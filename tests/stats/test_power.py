"""What a comparison says it can see is what it sees, by simulation and by the closed form."""

import math
from dataclasses import replace

import numpy as np
import pytest
from scipy import stats as reference

from tidegate.stats.bounds import lower, p_below
from tidegate.stats.power import rows_needed, undecided, visible
from tidegate.stats.sampled import Sampled

KNOWN = Sampled(0.0, 0.001, 60)


def test_visible_loss_is_the_closed_form_without_grain():
    t, z = reference.t.ppf(0.95, 60), reference.norm.ppf(0.8)
    assert visible(KNOWN, 0.004, 0.05) == pytest.approx(0.004 + (t + z) * 0.001, rel=1e-9)


def test_a_visible_loss_fails_in_four_of_five_draws():
    generator = np.random.default_rng(1)
    loss = visible(KNOWN, 0.004, 0.05)
    errors = 0.001 * np.sqrt(generator.chisquare(60, 4_000) / 60)
    values = generator.normal(-loss, 0.001, 4_000)
    failed = [p_below(Sampled(v, e, 60), -0.004) <= 0.05 for v, e in zip(values, errors, strict=True)]
    assert np.mean(failed) == pytest.approx(0.8, abs=0.025)


def test_a_visible_loss_made_of_whole_rows_fails_in_four_of_five_draws():
    generator, positives, margin = np.random.default_rng(2), 300, 0.03
    churn = 0.05
    known = Sampled(0.0, math.sqrt(churn / positives), positives - 1, 1 / positives)
    loss = visible(known, margin, 0.05)
    lost, gained, _ = generator.multinomial(positives, [loss + churn / 2, churn / 2, 1 - loss - churn], 4_000).T
    difference = (gained - lost) / positives
    error = np.sqrt(((gained + lost) / positives - difference**2) / (positives - 1))
    failed = [
        p_below(Sampled(d, e, positives - 1, 1 / positives), -margin) <= 0.05
        for d, e in zip(difference, error, strict=True)
    ]
    assert np.mean(failed) == pytest.approx(0.8, abs=0.04)


@pytest.mark.parametrize("margin", [0.001, 0.002, 0.004])
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


def test_the_undecidable_sees_nothing():
    unknown = Sampled(0.0, math.nan, 0)
    assert math.isnan(visible(unknown, 0.1, 0.05))
    assert undecided(unknown, 0.1, 0.05, 0.05) == 1.0
    assert rows_needed(unknown, 10, 0.1, 0.05) is None
