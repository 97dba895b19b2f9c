"""Bounds are Student's where rows matter little, and as wide as the score test's where few rows matter much."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats as reference

from mostly_slow import mostly_slow
from tidegate.stats.estimate import Sampled
from tidegate.stats.score_test import expected, lower, p_above, p_below, upper, upper_end


@pytest.mark.parametrize("alpha", [0.2, 0.05, 0.00125])
@pytest.mark.parametrize("freedom", [1, 4, 60, 199])
def test_without_grain_the_bounds_are_students(alpha, freedom):
    sampled = Sampled(0.3, 0.02, freedom)
    low, high = reference.t.interval(1 - 2 * alpha, freedom, 0.3, 0.02)
    assert lower(sampled, alpha) == pytest.approx(low, rel=1e-9)
    assert upper(sampled, alpha) == pytest.approx(high, rel=1e-9)


@pytest.mark.parametrize("lean", [-1.0, -0.4, 0.0, 1.0])
@pytest.mark.parametrize("grain", [0.0, 0.001, 0.01])
@pytest.mark.parametrize("alpha", [0.05, 0.001])
def test_a_p_value_is_the_level_at_which_the_bound_meets_the_limit(lean, grain, alpha):
    sampled = Sampled(-0.05, 0.01, 60, grain, lean)
    assert p_below(sampled, upper(sampled, alpha)) == pytest.approx(alpha, rel=1e-6)
    assert p_below(sampled, lower(sampled, alpha)) == pytest.approx(1 - alpha, rel=1e-6)


def test_nothing_changed_among_few_rows_still_leaves_room_for_a_loss():
    # none of 100 rows wrong: the exact upper limit of the share of errors is 1 − 0.05^(1/100) = 0.0295
    unmoved = Sampled(0.0, 0.0, 99, 1 / 100)
    assert lower(unmoved, 0.05) == pytest.approx(-0.0295, abs=0.0005)
    assert p_above(unmoved, lower(unmoved, 0.05)) == pytest.approx(0.05)
    assert p_below(unmoved, upper(unmoved, 0.05)) == pytest.approx(0.05)


@pytest.mark.parametrize(
    "sampled", [Sampled(1.0, 0.0, 499, 1 / 50), Sampled(0.0, 0.0, 499, 1 / 50)], ids=["perfect", "decide alike"]
)
def test_a_number_that_no_row_moved_is_no_evidence_against_a_limit_that_it_keeps(sampled):
    for distance in (0.0, 0.0005, 0.001, 0.5):
        assert p_below(sampled, sampled.value - distance) == 1.0
        assert p_above(sampled, sampled.value + distance) == 1.0


FAMILY = st.builds(
    Sampled,
    value=st.floats(-0.9, 0.9),
    error=st.one_of(st.just(0.0), st.floats(1e-4, 0.2)),
    freedom=st.floats(1, 300),
    grain=st.one_of(st.just(0.0), st.floats(1e-4, 0.1)),
    lean=st.floats(-1, 1),
    slope=st.floats(-0.01, 0.01),
    doubt=st.one_of(st.just(0.0), st.floats(0, 0.01)),
    low=st.sampled_from([-math.inf, -1.0]),
    high=st.sampled_from([math.inf, 1.0]),
    above=st.sampled_from([0.0, 0.01]),
    below=st.sampled_from([0.0, 0.01]),
)
STEP = st.floats(0, 1)


@settings(max_examples=150, deadline=None)
@given(FAMILY, STEP)
def test_the_right_side_of_a_limit_is_never_evidence_for_the_wrong_one(sampled, distance):
    assert p_below(sampled, sampled.value - distance) >= 0.5
    assert p_above(sampled, sampled.value + distance) >= 0.5


def test_a_number_just_beyond_a_limit_has_no_larger_p_value_than_at_it():
    """The skewness of few steps moves the statistic by more than the distance is."""
    sampled = Sampled(value=0.0, error=0.125, freedom=1.0, grain=0.0625, lean=0.5)
    assert p_below(sampled, 0.004) <= p_below(sampled, 0.0) == 0.5


@settings(max_examples=150, deadline=None)
@given(FAMILY, STEP, STEP)
def test_a_farther_limit_is_never_easier_to_miss(sampled, one, other):
    near, far = sampled.value + min(one, other), sampled.value + max(one, other)
    assert p_below(sampled, far) <= p_below(sampled, near) + 1e-9
    assert p_above(sampled, 2 * sampled.value - far) <= p_above(sampled, 2 * sampled.value - near) + 1e-9


@settings(max_examples=150, deadline=None)
@given(FAMILY, st.sampled_from([0.2, 0.05, 0.001]))
def test_bounds_hold_the_value_and_keep_the_range(sampled, alpha):
    assert sampled.low <= lower(sampled, alpha) <= sampled.value <= upper(sampled, alpha) <= sampled.high


@settings(max_examples=150, deadline=None)
@given(FAMILY, st.sampled_from([0.2, 0.05, 0.001]))
def test_a_bound_within_the_range_is_where_the_p_value_is_alpha(sampled, alpha):
    low, high = lower(sampled, alpha), upper(sampled, alpha)
    if sampled.low < low < sampled.value - sampled.above:
        assert p_above(sampled, low) == pytest.approx(alpha, rel=1e-4)
    if sampled.value + sampled.below < high < sampled.high:
        assert p_below(sampled, high) == pytest.approx(alpha, rel=1e-4)


def test_what_may_lie_off_by_its_making_counts_against_both_verdicts():
    fair, biased = Sampled(0.06, 0.01, 60), Sampled(0.06, 0.01, 60, above=0.02)
    assert lower(biased, 0.05) == pytest.approx(lower(fair, 0.05) - 0.02)
    assert upper(biased, 0.05) == upper(fair, 0.05)
    assert p_above(biased, 0.05) > 0.5 > p_above(fair, 0.05)


def test_a_number_between_two_ends_has_wilsons_lower_bound():
    """Without grain the error at a limit is that of a share over as many rows as the error says."""
    value, rows, t = 0.95, 40, reference.t.ppf(0.95, 39)
    known = Sampled(value, math.sqrt(value * (1 - value) / rows), 39, low=0.0, high=1.0)
    centre, half = value + t * t / 2 / rows, t * math.sqrt(value * (1 - value) / rows + t * t / 4 / rows**2)
    assert lower(known, 0.05) == pytest.approx((centre - half) / (1 + t * t / rows))


def test_no_error_and_no_grain_decide_exactly():
    certain = Sampled(0.5, 0.0, 10)
    assert lower(certain, 0.05) == upper(certain, 0.05) == 0.5
    assert [p_below(certain, limit) for limit in (0.4, 0.5, 0.6)] == [1.0, 1.0, 0.0]


@pytest.mark.parametrize(
    "sampled",
    [Sampled(math.nan, 0.1, 9), Sampled(0.1, math.nan, 9), Sampled(0.1, 0.1, 0)],
    ids=["no value", "no error", "one unit"],
)
def test_the_undecidable_has_no_bounds_and_rejects_nothing(sampled):
    assert math.isnan(lower(sampled, 0.05))
    assert math.isnan(upper(sampled, 0.05))
    assert p_below(sampled, 1e9) == 1.0


@pytest.mark.parametrize(
    "churn", mostly_slow([0.02, 0.0, 0.1]), ids=lambda share: f"{share:.0%} of rows change sides anyway"
)
@pytest.mark.parametrize("positives", [100, 120, 300])
def test_a_true_loss_of_the_margin_passes_and_fails_in_about_five_of_a_hundred(positives, churn):
    """Recall of m positive rows loses exactly its margin of 0.03; the counts of rows that change sides are drawn."""
    generator, margin, draws = np.random.default_rng(5), 0.03, 4_000
    shares = [margin + churn / 2, churn / 2, 1 - margin - churn]
    lost, gained, _ = generator.multinomial(positives, shares, size=draws).T
    difference = (gained - lost) / positives
    error = np.sqrt(((gained + lost) / positives - difference**2) / (positives - 1))
    lean = (gained - lost) / np.maximum(gained + lost, 1)
    known = [Sampled(d, e, positives - 1, 1 / positives, k) for d, e, k in zip(difference, error, lean, strict=True)]
    passed = np.mean([p_below(sampled, -margin) >= 0.95 for sampled in known])
    failed = np.mean([p_below(sampled, -margin) <= 0.05 for sampled in known])
    # 0.05, what whole numbers of rows add (0.012), and three standard errors of 4,000 draws (0.010)
    assert passed <= 0.072
    assert failed <= 0.072


def tango(lost, gained, positives, loss):
    """The error of (gained − lost) / positives were the truth −loss, by Tango (1998) for paired proportions."""
    b = (2 * positives + lost - gained) * loss - lost - gained
    c = -gained * loss * (1 - loss)
    share = (math.sqrt(b * b - 8 * positives * c) - b) / (4 * positives)
    return math.sqrt((2 * share + loss * (1 - loss)) / positives)


@pytest.mark.parametrize(("lost", "gained"), [(0, 0), (3, 0), (0, 4), (20, 12), (6, 30)])
@pytest.mark.parametrize("loss", [0.01, 0.03, 0.1])
def test_the_error_at_a_loss_is_tangos_for_paired_proportions(lost, gained, loss):
    positives, moved = 1_000, lost + gained
    known = Sampled((gained - lost) / 1_000, math.sqrt(moved) / 1_000, 999, 1 / 1_000, (gained - lost) / max(moved, 1))
    # Poisson counts know no 1 − loss: that is what they may differ by
    assert expected(known, -loss).error == pytest.approx(tango(lost, gained, positives, loss), rel=loss)


def test_the_error_where_the_number_lies_is_the_one_observed():
    known = Sampled(-0.05, 0.01, 60, 0.001, -0.4)
    assert expected(known, -0.05).error == pytest.approx(0.01)
    assert expected(known, -0.05).lean == pytest.approx(-0.4)


def test_more_loss_means_more_error_where_rows_were_lost_and_less_where_they_were_gained():
    lost, gained = (expected(Sampled(0.0, 0.01, 60, 0.002, lean), -0.02).error for lean in (-0.8, 0.8))
    assert lost > 0.01 > gained


@pytest.mark.parametrize("share", [0.02, 0.1, 0.4])
def test_the_upper_end_of_a_number_between_two_ends_is_wilsons(share):
    z, rows = float(reference.norm.ppf(0.975)), 200
    sampled = Sampled(share, math.sqrt(share * (1 - share) / rows), 1e9, low=0.0, high=1.0)
    centre, wide = share + z**2 / (2 * rows), z * math.sqrt(share * (1 - share) / rows + z**2 / (4 * rows**2))
    assert upper_end(sampled, 0.025, math.inf) == pytest.approx((centre + wide) / (1 + z**2 / rows), rel=1e-6)


@pytest.mark.parametrize(
    "sampled",
    [
        Sampled(0.9, 0.02, 60, low=0.0, high=1.0),
        Sampled(0.3, 0.02, 60),
        Sampled(0.3, 0.05, 60, 0.1, 1.0, high=1.0, low=0.0),
        Sampled(0.2, 0.0, 60, 0.1, low=0.0, high=1.0),
        Sampled(0.3, 0.04, 60, trials=131.0, low=0.0, high=1.0),
    ],
    ids=["near the upper end", "without ends", "few rows", "no row moved it", "a share"],
)
def test_an_upper_end_is_never_below_the_bound_of_the_test(sampled):
    assert upper(sampled, 0.025) <= upper_end(sampled, 0.025, math.inf) <= sampled.high


def test_fewer_rows_that_decide_move_the_upper_end_out_and_the_largest_number_is_its_own():
    sampled = Sampled(0.1, 0.05, 499, low=0.0, high=1.0)
    assert upper_end(sampled, 0.025, 9) > upper_end(sampled, 0.025, math.inf)
    assert upper_end(Sampled(1.0, 0.05, 499, low=0.0, high=1.0), 0.025, 9) == 1
    assert math.isnan(upper_end(Sampled(0.1, math.nan, 499), 0.025, 9))
