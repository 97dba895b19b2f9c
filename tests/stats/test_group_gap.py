"""The widest gap between groups, put together from their rows."""

import numpy as np
import pytest

from tidegate.metrics._ratio import mean
from tidegate.stats.group_gap import MeasuredGroup, widest


def test_it_is_the_gap_of_the_groups_means():
    values = np.array([1.0, 1.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0] * 50)
    masks = [np.arange(400) % 2 == 0, np.arange(400) % 2 == 1]
    groups = [MeasuredGroup(mask, mean(values[mask]), 1 / mask.sum()) for mask in masks]
    gap = widest(groups, np.full(400, "", dtype=object), seed=0, ends=(0.0, 1.0))
    assert gap.value == pytest.approx(abs(values[masks[0]].mean() - values[masks[1]].mean()))
    assert gap.lower(0.05) < gap.value < gap.upper(0.05)
    assert gap.together.tolist() == [[1.0, 0.0], [0.0, 1.0]]


def test_groups_of_common_blocks_move_together():
    day = np.repeat(np.arange(40), 10)
    good = np.random.default_rng(0).normal(size=40)[day]
    masks = [np.arange(400) % 2 == 0, np.arange(400) % 2 == 1]
    groups = [MeasuredGroup(mask, mean(good[mask]), 1 / mask.sum()) for mask in masks]
    gap = widest(groups, day.astype(str).astype(object), seed=0, ends=(-9.0, 9.0))
    assert gap.together[0, 1] == pytest.approx(1.0)
    alone = max(group.error for group in gap.groups)
    assert gap.upper(0.05) < alone / 5, "a common day moves both alike"
