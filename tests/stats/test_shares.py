"""A share's bounds and p-values are the exact binomial's over rows, and no narrower where rows stand in blocks."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats as reference

from tidegate.stats.estimate import Sampled
from tidegate.stats.score_test import lower, p_above, p_below, upper


def of_rows(right, rows, **others):
    """What the jackknife says of a share of independent rows."""
    value = right / rows
    fields = {"freedom": rows - 1, "low": 0.0, "high": 1.0, "trials": rows} | others
    return Sampled(value, math.sqrt(value * (1 - value) / (rows - 1)), **fields)


COUNTS = st.integers(2, 2_000).flatmap(lambda rows: st.tuples(st.integers(0, rows), st.just(rows)))
LIMITS = st.floats(0.001, 0.999)


@settings(max_examples=60, deadline=None)
@given(COUNTS, LIMITS)
def test_p_values_are_scipys_exact_binomial_tests(counts, limit):
    right, rows = counts
    sampled = of_rows(right, rows)
    for p, alternative in ((p_below, "less"), (p_above, "greater")):
        exact = reference.binomtest(right, rows, limit, alternative=alternative).pvalue
        assert p(sampled, limit) == pytest.approx(exact, rel=1e-6, abs=1e-12)


@settings(max_examples=60, deadline=None)
@given(COUNTS, st.sampled_from([0.2, 0.05, 0.001]))
def test_bounds_are_scipys_exact_limits_and_stay_in_range(counts, alpha):
    right, rows = counts
    exact = reference.binomtest(right, rows).proportion_ci(1 - 2 * alpha, method="exact")
    ends = lower(of_rows(right, rows), alpha), upper(of_rows(right, rows), alpha)
    assert ends == pytest.approx((exact.low, exact.high), rel=1e-6, abs=1e-12)
    assert 0 <= ends[0] <= right / rows <= ends[1] <= 1


@settings(max_examples=60, deadline=None)
@given(COUNTS, LIMITS)
def test_a_share_of_errors_is_the_mirror_of_one_of_hits(counts, limit):
    right, rows = counts
    wrong = of_rows(rows - right, rows).negated
    assert p_below(wrong, -limit) == pytest.approx(p_below(of_rows(right, rows), 1 - limit), rel=1e-6, abs=1e-12)
    assert lower(wrong, 0.05) == pytest.approx(lower(of_rows(right, rows), 0.05) - 1, abs=1e-9)


@pytest.mark.parametrize("freedom", [5, 24, 200])
def test_few_blocks_widen_and_many_make_it_that_of_as_many_rows(freedom):
    rows, blocked = of_rows(90, 100), of_rows(90, 100, freedom=freedom, blocked=True)
    assert lower(blocked, 0.05) < lower(rows, 0.05)
    assert upper(blocked, 0.05) > upper(rows, 0.05)
    assert lower(of_rows(90, 100, freedom=1e7, blocked=True), 0.05) == pytest.approx(lower(rows, 0.05), rel=1e-5)


@settings(max_examples=50, deadline=None)
@given(st.floats(0.2, 0.8), st.floats(10, 500), st.integers(24, 60), st.sampled_from([0.2, 0.05, 0.001]))
def test_a_bound_is_the_limit_that_the_test_just_does_not_reject(value, worth, freedom, alpha):
    sampled = Sampled(value, 0.01, freedom, low=0.0, high=1.0, trials=worth, blocked=True)
    assert p_below(sampled, upper(sampled, alpha)) == pytest.approx(alpha, rel=1e-6)
    assert p_above(sampled, lower(sampled, alpha)) == pytest.approx(alpha, rel=1e-3)


def test_a_perfect_share_is_no_evidence_against_any_floor():
    perfect = of_rows(500, 500)
    assert p_below(perfect, 0.999) == 1.0
    assert upper(perfect, 0.05) == 1.0
    # the rule of three
    assert lower(perfect, 0.05) == pytest.approx(1 - 3 / 500, abs=5e-5)
