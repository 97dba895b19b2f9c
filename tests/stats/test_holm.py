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


def test_tests_of_one_number_count_once_and_as_rejected_when_all_of_them_are():
    numbers = ["a", "b", "a", "c"]
    assert levels([0.001, 0.02, 0.002, 0.5], 0.06, numbers) == pytest.approx([0.02, 0.03, 0.02, 0.06])
    assert levels([0.001, 0.02, 0.4, 0.5], 0.06, numbers) == pytest.approx([0.03, 0.02, 0.03, 0.03])


@pytest.mark.slow
def test_nested_hypotheses_are_falsely_rejected_with_probability_alpha_at_most():
    """Two numbers on a limit of theirs, far beyond a narrower one; the third is far beyond its only one."""
    import numpy as np
    from scipy.stats import norm

    drawn = np.random.default_rng(7).normal([0.0, 0.0, 9.0], size=(20_000, 3))
    limits = {0: (-9.0, 0.0), 1: (-9.0, 0.0), 2: (0.0,)}
    tests = [(number, limit) for number, known in limits.items() for limit in known]
    truly = [place for place, (number, limit) in enumerate(tests) if number < 2 and limit == 0.0]
    wrong = 0
    for each in drawn:
        p_values = [float(norm.sf(each[number] - limit)) for number, limit in tests]
        found = levels(p_values, 0.05, [number for number, _ in tests])
        wrong += any(p_values[place] <= found[place] for place in truly)
    assert 0.045 < wrong / len(drawn) < 0.054  # 1 − 0.975² = 0.0494, standard error 0.0015
