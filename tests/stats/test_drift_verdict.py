"""An undecided statistic names the least limit that its rows decide, and passes in it only where none is declared."""

import math

import pytest

from tidegate.records import Verdict
from tidegate.stats.drift_intervals import Interval, Sizes, ks_decided, ks_interval, psi_decided
from tidegate.stats.drift_verdict import COARSEST, Power, decided, within_decided

SIZES = Sizes((48_000, 6_200), (300.0, 60.0), (300.0, 60.0))


def statistic(interval, *, decides, kind="ks", limit=0.1):
    return decided("temp", kind, interval, limit, SIZES, Power(math.inf, decides))


def test_an_undecided_statistic_says_which_limit_its_rows_decide():
    drifted = statistic(Interval(0.15, 0.0, 0.28), decides=0.331)
    assert drifted.verdict is Verdict.INCONCLUSIVE
    assert drifted.reason.endswith(
        "too close to 0.1 to decide; needs a larger reference; these rows decide a limit of 0.34"
    )


def test_within_that_limit_it_passes_and_names_it():
    passed = within_decided(statistic(Interval(0.15, 0.0, 0.28), decides=0.331))
    assert (passed.verdict, passed.limit) == (Verdict.PASS, 0.34)
    assert passed.reason.endswith("within 0.34, the least limit that rows so alike decide; 0.1 needs more")


@pytest.mark.parametrize(
    ("interval", "decides", "verdict"),
    [
        (Interval(0.15, 0.0, 0.34), 0.331, Verdict.PASS),
        (Interval(0.25, 0.0, 0.341), 0.331, Verdict.INCONCLUSIVE),
        (Interval(0.3, 0.0, 0.49), COARSEST["ks"] + 0.01, Verdict.INCONCLUSIVE),
        (Interval(0.4, 0.11, 0.6), 0.331, Verdict.FAIL),
        (Interval(0.05, 0.0, 0.1), 0.331, Verdict.PASS),
    ],
    ids=["exactly on it", "beyond it", "a limit too coarse", "drift for sure", "within the limit itself"],
)
def test_what_fails_and_passes_by_itself_is_left_alone(interval, decides, verdict):
    assert within_decided(statistic(interval, decides=decides)).verdict is verdict


@pytest.mark.parametrize("alpha", [0.025, 0.0025])
def test_a_distance_of_unchanged_samples_is_within_what_they_decide_as_often_as_stated(alpha):
    import numpy as np

    rng, n, draws, misses = np.random.default_rng(5), 400, 2000, 0
    sizes = Sizes((n, n), (n, n), (n, n))
    limit = ks_decided(n / 2, alpha)
    for _ in range(draws):
        one, other = np.sort(rng.random(n)), np.sort(rng.random(n))
        at = np.concatenate([one, other])
        distance = np.abs(np.searchsorted(one, at, "right") - np.searchsorted(other, at, "right")).max() / n
        misses += ks_interval(distance, sizes, alpha).high > limit
    assert misses / draws <= 4 * alpha + 3 * math.sqrt(4 * alpha / draws)


def test_more_rows_decide_less():
    assert ks_decided(400, 0.01) == pytest.approx(ks_decided(100, 0.01) / 2)
    assert psi_decided(10, 400, 0.01) == pytest.approx(psi_decided(10, 100, 0.01) / 4)
