"""The sequential test of a split: exact factors, and how seldom it calls a correct split wrong."""

import math

import numpy as np
import pytest
from scipy.stats import betabinom, binom

from tidegate.stats.sample_ratio import CONCENTRATION, bayes_factor


@pytest.mark.parametrize(("control", "treatment", "share"), [(0, 0, 0.5), (10, 3, 0.5), (900, 120, 0.1)])
def test_it_is_the_ratio_of_the_two_likelihoods(control, treatment, share):
    rows = control + treatment
    mixture = betabinom.pmf(treatment, rows, CONCENTRATION * share, CONCENTRATION * (1 - share))
    assert bayes_factor(control, treatment, share) == pytest.approx(mixture / binom.pmf(treatment, rows, share))


def test_a_split_as_declared_speaks_for_the_declaration():
    assert bayes_factor(50_000, 50_000, 0.5) < 1


def test_a_split_that_is_not_as_declared_speaks_against_it():
    assert bayes_factor(52_000, 48_000, 0.5) > 1e6


def test_no_split_is_beyond_what_can_be_written():
    assert math.isfinite(bayes_factor(10**9, 0, 0.5))


def test_a_correct_split_is_seldom_called_wrong_however_often_one_looks():
    rng = np.random.default_rng(4)
    treated = np.cumsum(rng.random((400, 5000)) < 0.3, axis=1)
    called = [
        any(bayes_factor(at - row[at - 1], row[at - 1], 0.3) >= 20 for at in range(50, 5001, 50)) for row in treated
    ]
    assert np.mean(called) <= 1 / 20
