"""The line of medians by day: escaped, inside its picture, and only where days are known."""

import re

from tidegate.commands.moved_inputs import MovedInput
from tidegate.review.moved_inputs import pictures, sentence

HOSTILE = '<img src=x onerror=alert(1)>"'
TEMP = MovedInput(HOSTILE, 61.5, 37.9, low=33.1, high=82.0, periods=((0.0, 40.0), (86400.0, 90.0), (172800.0, -4.0)))


def test_what_moved_is_one_phrase():
    assert sentence(TEMP) == f"{HOSTILE} (median 62 → 38)"
    assert sentence(MovedInput("origin", 0.35, 0.6, "EWR")) == "origin (EWR: 35% → 60%)"


def test_the_line_stays_in_its_picture_and_names_are_text():
    (figure, legend) = pictures((TEMP,))
    assert "<img" not in figure
    points = [
        float(number) for pair in re.findall(r'points="([^"]*)"', figure)[0].split() for number in pair.split(",")
    ]
    assert (points[0::2], points[1::2]) == ([0, 300, 600], [42.55, 0, 80])
    assert "<span>1970-01-01</span><span>−4 to 90</span><span>1970-01-03</span>" in figure
    assert "median of the training rows" in legend


def test_without_days_there_is_no_picture():
    assert [*pictures((MovedInput("origin", 0.35, 0.6, "EWR"), MovedInput("x", 1, 2, periods=((0.0, 1.0),))))] == []


def test_a_column_of_one_value_is_a_flat_line():
    figure = next(pictures((MovedInput("x", 1, 1, low=1, high=1, periods=((0.0, 1.0), (86400.0, 1.0))),)))
    assert 'points="0.0,80.0 600.0,80.0"' in figure
