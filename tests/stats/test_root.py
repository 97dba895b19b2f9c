"""Roots are those of scipy's Brent method, whatever the function's shape, and the precision is relative."""

import math

import pytest
from scipy.optimize import brentq

from tidegate.stats.root import MOST, root

FUNCTIONS = {
    "a line": (lambda x: x - 0.3, 0.0, 1.0),
    "a cube, flat at its root": (lambda x: (x - 0.3) ** 3, 0.0, 1.0),
    "an exponential": (lambda x: math.exp(20 * x) - 5, 0.0, 1.0),
    "a falling one": (lambda x: 2 - math.log1p(1e6 * x), 1e-12, 1.0),
    "steep": (lambda x: math.atan(1e9 * (x - 1e-3)), 0.0, 1.0),
    "a step": (lambda x: -1.0 if x < 0.7 else 1.0, 0.0, 1.0),
    "a root far below the interval's width": (lambda x: x - 1e-7, 1e-12, 1e3),
    "both ends large": (lambda x: x * x - 4e10, 1e3, 1e9),
}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_the_root_is_the_one_that_brents_method_finds(name):
    function, low, high = FUNCTIONS[name]
    found, asked = root(function, low, high), brentq(function, low, high, xtol=1e-300, rtol=1e-12, maxiter=1000)
    loose = 1e-4 if "flat" in name else 1e-11  # a triple root is as uncertain as the cube root of rounding
    assert found == pytest.approx(asked, rel=loose)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_few_evaluations_are_needed(name):
    function, low, high = FUNCTIONS[name]
    asked = []
    root(lambda x: asked.append(x) or function(x), low, high)
    assert len(asked) <= MOST // 2
    assert all(low <= place <= high for place in asked)


@pytest.mark.parametrize(("low", "high"), [(0.5, 2.0), (-1.0, 0.5)])
def test_an_end_may_be_the_root(low, high):
    assert root(lambda x: x - 0.5, low, high) == 0.5


def test_equal_signs_are_refused():
    with pytest.raises(ValueError, match="the same sign at 1 and 2"):
        root(lambda x: x, 1, 2)


def test_signs_differ_whatever_their_size():
    assert root(lambda x: (x - 0.3) * 1e-200, 0.0, 1.0) == pytest.approx(0.3, rel=1e-12)
