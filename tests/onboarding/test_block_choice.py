"""Enough days and groups are held out for a gate to pass; none where half of the rows is too few."""

from datetime import date, timedelta

import pytest

from tidegate.onboarding import block_choice


def days(count, rows=10):
    return [(date(2024, 1, 1) + timedelta(number), rows) for number in range(count)]


@pytest.mark.parametrize(
    ("count", "held"), [pytest.param(200, 40, id="a fifth"), pytest.param(60, 25, id="enough"), (50, 25), (49, None)]
)
def test_the_latest_day_with_enough_rows_and_days_after_it(count, held):
    first = block_choice.first_day(days(count), 0.2)
    assert first == (None if held is None else date(2024, 1, 1) + timedelta(count - held))


def test_no_rows_have_no_day():
    assert block_choice.first_day([], 0.2) is None


def test_blocks_of_unequal_size_count_for_fewer():
    assert block_choice.are_enough([10] * 25)
    assert not block_choice.are_enough([10] * 24)
    assert not block_choice.are_enough([10] * 24 + [1000])
    assert not block_choice.are_enough([])


@pytest.mark.parametrize(("groups", "share"), [(1000, 0.2), (150, 0.2), (100, 0.3), (60, 0.5), (59, None), (0, None)])
def test_a_share_holds_out_a_fifth_more_groups_than_are_needed(groups, share):
    assert block_choice.group_share([5] * groups, 0.2) == share
