"""Axes hold every value between round ticks, of any size."""

import pytest

from tidegate.review.page.square import LEFT, RIGHT, SIZE, TOP, Axis, at, axis, square


@pytest.mark.parametrize(
    ("values", "ticks"),
    [
        ((0, 100), (0, 50, 100)),
        ((60, 269), (0, 100, 200, 300)),
        ((-91, 102), (-100, 0, 100, 200)),
        ((0.0012, 0.0049), (0, 0.002, 0.004, 0.006)),
        ((3, 3), (1, 2, 3, 4, 5)),
        ((0, 0), (-1e-9, 0, 1e-9)),
    ],
    ids=str,
)
def test_ticks_are_round_and_hold_the_values(values, ticks):
    found = axis("minutes", values).ticks
    assert found == pytest.approx(ticks, abs=1e-12)
    assert found[0] <= min(values) <= max(values) <= found[-1]


@pytest.mark.parametrize("values", [(1e-300, 2e-300), (-1e150, 1e150), (1e15, 1e15 + 1), (5.0, 5.0 + 1e-15)], ids=str)
def test_extreme_numbers_have_a_scale_with_few_ticks(values):
    found = axis("n", values)
    assert 2 <= len(found.ticks) <= 7
    assert 0 <= found.share(values[0]) <= found.share(values[1]) <= 1


def test_up_is_up():
    unit = Axis("x", (0.0, 1.0))
    assert at(unit, unit, (0, 1)) == (LEFT, TOP)
    assert at(unit, unit, (1, 1)) == (SIZE - RIGHT, TOP)


def test_long_numbers_widen_the_picture_and_short_ones_do_not():
    unit = Axis("x", (0.0, 0.25, 1.0))
    assert f'viewBox="0 0 {SIZE} {SIZE}"' in square("t", [], unit, unit)
    assert f'viewBox="-7 0 {SIZE + 11} {SIZE}"' in square("t", [], Axis("x", (0.0, 1.5e6)), Axis("y", (-5e5, 1e6)))
