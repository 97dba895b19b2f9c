"""Rows grow by factors along the width; a constant curve is in the middle."""

import re
from dataclasses import replace

from review.evaluated_parts import LEARNING
from tidegate.review.evaluation_data import LearntStep
from tidegate.review.page.learning_chart import learning

STEPS = tuple(
    LearntStep(share, rows, mean, None) for share, rows, mean in ((0.25, 100, 0.6), (0.5, 200, 0.7), (1, 400, 0.65))
)


def dots(svg):
    return [tuple(map(float, dot)) for dot in re.findall(r'cx="([\d.]+)%" cy="([\d.]+)%"', svg)]


def test_twice_the_rows_are_as_far_apart_and_a_larger_mean_is_higher():
    (x1, y1), (x2, y2), (x3, y3) = dots(learning(replace(LEARNING[0], steps=STEPS)))
    assert x2 - x1 == x3 - x2 > 0
    assert y2 < y3 < y1


def test_the_same_rows_or_the_same_mean_are_in_the_middle():
    same = (LearntStep(0.5, 100, 0.6, None), LearntStep(1.0, 100, 0.6, None))
    assert len({*dots(learning(replace(LEARNING[0], steps=same)))}) == 1
