"""The same bits as scipy.optimize.brentq, on which the statistics were calibrated."""

import math

import numpy as np
import pytest
from scipy.optimize import brentq
from scipy.special import ndtr, stdtr

from tidegate.stats.root import root

FAMILIES = {
    "line": lambda a, b: lambda x: a * (x - b),
    "cube": lambda a, b: lambda x: a * (x - b) ** 3,
    "bend": lambda a, b: lambda x: x - b - a * math.sqrt(abs(x) + 0.1) / 50,
    "step": lambda a, b: lambda x: math.floor(a * (x - b)) + 0.5,
    "flat": lambda a, b: lambda x: math.tanh(a * 50 * (x - b)),
    "normal": lambda a, b: lambda x: float(ndtr(a * (x - b))) - 0.37,
    "t": lambda a, b: lambda x: float(stdtr(7, a * (x - b))) - 0.001,
    "zero at the end": lambda a, b: lambda x: a * (x - 10.0),
    "infinite": lambda a, b: lambda x: math.inf if x > b else -1.0,
    "NaN beside infinite": lambda a, b: lambda x: math.inf if x > b else -math.inf,
}


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("tolerance", [(1e-12, 1e-12), (2e-12, 8.9e-16), (1e-3, 1e-9)])
def test_it_finds_the_root_that_scipy_finds_in_as_many_calls(family, tolerance):
    numbers = np.random.default_rng(len(family))
    xtol, rtol = tolerance
    for _ in range(150):
        function = FAMILIES[family](*map(float, (numbers.uniform(0.1, 5), numbers.uniform(-8, 8))))
        calls = {"scipy": 0, "ours": 0}

        def counted(x, *, who, function=function, calls=calls):
            calls[who] += 1
            return function(x)

        low, high = -10.0 - float(numbers.uniform(0, 40)), 10.0
        if not math.copysign(1, function(low)) * math.copysign(1, function(high)) < 0 and function(high) != 0:
            continue
        try:
            expected = brentq(lambda x: counted(x, who="scipy"), low, high, xtol=xtol, rtol=rtol)
        except RuntimeError:
            with pytest.raises(ArithmeticError):
                root(function, low, high, xtol=xtol, rtol=rtol)
            continue
        assert root(lambda x: counted(x, who="ours"), low, high, xtol=xtol, rtol=rtol) == expected
        assert calls["ours"] == calls["scipy"]


def test_one_sign_at_both_ends_is_refused():
    with pytest.raises(ValueError, match=r"the same sign at 1\.0 and 2\.0"):
        root(lambda x: x, 1.0, 2.0, xtol=1e-12, rtol=1e-12)


def test_what_does_not_converge_is_an_error():
    with pytest.raises(ArithmeticError, match="no root within 100 steps"):
        root(lambda x: math.copysign(1.0, x - math.pi), -1e300, 1e300, xtol=1e-300, rtol=1e-15)
