"""Holm's procedure, against Holm's own definition and worked figures."""

import pytest

from tidegate.stats.holm import levels

WORKED = [
    pytest.param([0.01, 0.04, 0.03, 0.005], [0.05 / 3, 0.05 / 2, 0.05 / 2, 0.05 / 4], id="stops at the third"),
    pytest.param([0.5], [0.05], id="one test is not corrected"),
    pytest.param([], [], id="no test"),
    pytest.param([0.2, 0.9, 0.2], [0.05 / 3] * 3, id="stops at once"),
    pytest.param([0.001, 0.001], [0.05 / 2, 0.05], id="all are rejected"),
]


@pytest.mark.parametrize(("p_values", "expected"), WORKED)
def test_levels_step_down_until_one_is_kept(p_values, expected):
    assert levels(p_values, 0.05) == pytest.approx(expected)


@pytest.mark.parametrize("seed", range(20))
def test_rejections_are_those_of_adjusted_p_values(seed):
    import numpy as np

    p_values = np.random.default_rng(seed).beta(0.3, 2, size=12)
    order = np.argsort(p_values)
    adjusted = np.empty(12)
    adjusted[order] = np.maximum.accumulate((12 - np.arange(12)) * p_values[order])
    rejected = [p <= level for p, level in zip(p_values, levels(list(p_values), 0.05), strict=True)]
    assert rejected == list(adjusted <= 0.05)
