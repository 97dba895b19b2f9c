"""Where a series steps, and what that explains: against all splits, one by one, and in closed form."""

import numpy as np
import pytest

from tidegate.stats.single_step import FEWEST, single_step


@pytest.mark.parametrize("seed", range(5))
def test_it_is_the_best_of_all_splits(seed):
    values = np.random.default_rng(seed).normal(0, 1, 31)
    values[20:] += seed
    found = single_step(values.tolist())
    parts = {at: (values[:at], values[at:]) for at in range(FEWEST, 31 - FEWEST + 1)}
    left = {at: sum(float(((part - part.mean()) ** 2).sum()) for part in pair) for at, pair in parts.items()}
    best = min(left, key=left.__getitem__)
    before, after = parts[best]
    assert (found.at, found.before, found.after) == pytest.approx((best, before.mean(), after.mean()))
    assert found.explains == pytest.approx(1 - left[best] / ((values - values.mean()) ** 2).sum())


def test_a_clean_step_explains_all_and_a_line_three_quarters():
    step = single_step([1.0] * 4 + [5.0] * 6)
    assert (step.at, step.before, step.after, step.explains) == (4, 1.0, 5.0, pytest.approx(1))
    line = single_step([*map(float, range(1000))])
    assert (line.at, line.explains) == (500, pytest.approx(0.75, abs=1e-5))


def test_one_odd_value_at_the_end_is_no_step_of_its_own():
    assert single_step([0.0, 0, 0, 0, 0, 0, 0, 9]).at == 5


@pytest.mark.parametrize("values", [[], [1.0], [1.0, 2, 3, 4, 5], [2.0] * 12], ids=["none", "one", "five", "equal"])
def test_without_a_difference_or_enough_values_there_is_none(values):
    assert single_step(values) is None
