"""The line of medians by day: escaped, inside its picture, and only where days are known."""

import re

from tidegate.commands.monitoring.moved_inputs import MovedInput
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
    assert "<span>1970-01-01</span><span>1970-01-03</span>" in figure
    assert "medians by day −4 to 90, 80 % of the training rows 33 to 82" in figure
    assert "median of the training rows" in legend


def by_day(values):
    return MovedInput("x", 50.0, 20.0, low=30, high=60, periods=tuple((86400.0 * at, v) for at, v in enumerate(values)))


def test_a_step_is_named_with_its_day_and_marked():
    stepped = by_day([50, 52, 49, 51, 20, 18, 21, 19, 22])
    assert sentence(stepped) == "x (median 50 → 20, by one step on 1970-01-05: 50 before, 20 after)"
    figure = next(pictures((stepped,)))
    assert '<path class="step" d="M300.0 0V80"/>' in figure
    assert '<span class="step">step on 1970-01-05</span>' in figure


def test_a_slow_change_is_not_a_step():
    slow = by_day(range(50, 20, -3))
    assert sentence(slow) == "x (median 50 → 20, by no single step)"
    assert "step" not in next(pictures((slow,)))


def test_few_days_say_nothing_of_how_it_moved():
    assert sentence(by_day([50, 50, 20, 20, 20])) == "x (median 50 → 20)"


def test_without_days_there_is_no_picture():
    assert [*pictures((MovedInput("origin", 0.35, 0.6, "EWR"), MovedInput("x", 1, 2, periods=((0.0, 1.0),))))] == []


def test_a_column_of_one_value_is_a_flat_line():
    figure = next(pictures((MovedInput("x", 1, 1, low=1, high=1, periods=((0.0, 1.0), (86400.0, 1.0))),)))
    assert 'points="0.0,80.0 600.0,80.0"' in figure
