"""How often overlapping looks stop a version: against closed forms where there are some, and against simulation."""

import numpy as np
import pytest
from scipy.stats import binom

from tidegate.rollouts._needless_rollback import LOOKS, _drawn, stops
from tidegate.stats.binomial import allowance

RATIOS = (0.5, 0.75, 0.9, 1.0, 2.0)


def of(**changed):
    analysis = {"rate": 2.0, "window_s": 300, "every_s": 60, "count": 6, "alpha": 0.01, "design_effect": 1.0}
    return stops(0.02, RATIOS, **(analysis | changed))


def one_look(requests, share, design_effect=1.0):
    a, b = allowance(0.02, 0.01, design_effect)
    most = (0.02 + a / requests**0.5 + b / requests) * requests / design_effect
    return binom.sf(np.floor(most), requests / design_effect, share)


@pytest.mark.parametrize("design_effect", [1.0, 2.0])
def test_one_look_is_a_binomial_tail(design_effect):
    probabilities = of(count=1, design_effect=design_effect)
    exact = [one_look(600, 0.02 * ratio, design_effect) for ratio in RATIOS]
    assert probabilities == pytest.approx(exact, abs=0.02)  # 5,000 draws: a standard error of 0.7 points at one half


@pytest.mark.parametrize("window_s", [30, 60])
def test_looks_that_share_no_request_err_each_by_itself(window_s):
    probabilities = of(rate=20.0, window_s=window_s, count=10)
    exact = [1 - (1 - one_look(20 * window_s, 0.02 * ratio)) ** 10 for ratio in RATIOS]
    assert probabilities == pytest.approx(exact, abs=0.02)


@pytest.mark.parametrize("window_s", [300, 150, 90])
def test_overlapping_looks_stop_as_often_as_a_simulation_of_every_request(window_s):
    random = np.random.default_rng(3)
    rate, count, share, draws = 4, 6, 0.03, 1500
    seconds = window_s + 60 * (count - 1)
    upto = np.cumsum(random.random((draws, rate * seconds)) < share, axis=1)
    upto = np.concatenate([np.zeros((draws, 1), int), upto], axis=1)
    a, b = allowance(0.02, 0.01)
    n = rate * window_s
    most = n * 0.02 + a * n**0.5 + b
    ends = rate * (window_s + 60 * np.arange(count))
    exact = ((upto[:, ends] - upto[:, ends - n]) > most).any(axis=1).mean()
    (probability,) = stops(
        0.02, (1.5,), rate=4.0, window_s=window_s, every_s=60, count=count, alpha=0.01, design_effect=1.0
    )
    assert probability == pytest.approx(exact, abs=0.045)  # three standard errors of both


@pytest.mark.parametrize("share", [0.0, 1e-5, 0.02, 0.5, 1.0])
@pytest.mark.parametrize("size", [1, 7, 300, 40_000])
def test_only_counts_that_can_be_drawn_are_computed_and_none_is_missing(size, share):
    uniform = np.random.default_rng(5).random((4000, 1))
    uniform[:2, 0] = 2.0**-53, 1 - 2.0**-53
    whole = np.searchsorted(binom.cdf(np.arange(size + 1), size, share), uniform[:, 0])
    assert np.abs(_drawn(uniform, np.array([size]), share)[:, 0] - whole).max() == 0


def test_a_million_requests_per_second_take_no_more_memory_than_a_few():
    uniform = np.random.default_rng(5).random((50, 1))
    counts = _drawn(uniform, np.array([30_000_000_000]), 0.02)
    assert counts.mean() == pytest.approx(6e8, rel=1e-4)  # all counts from 0 on would be 240 GB


def test_a_worse_version_is_never_stopped_less_often():
    assert list(of()) == sorted(of())


@pytest.mark.slow
def test_more_looks_never_stop_less_often_however_many_they_are():
    probabilities = [of(count=count)[3] for count in (1, 20, LOOKS, LOOKS + 100, 10_000)]
    assert probabilities == sorted(probabilities)
    assert probabilities[-1] > 0.99  # a week at the limit


@pytest.mark.slow
def test_a_week_of_looks_continues_what_the_simulated_ones_say():
    by_looks = of(count=LOOKS, rate=20.0)[2]
    twice = of(count=2 * LOOKS, rate=20.0)[2]
    assert twice == pytest.approx(1 - (1 - by_looks) ** 2, abs=0.03)


def test_the_same_question_has_the_same_answer():
    first = of()
    stops.cache_clear()
    assert of() == first


def test_without_traffic_nothing_is_stopped():
    assert of(rate=0.0) == (0.0,) * 5
