"""Cron expressions as Kubernetes reads them."""

import itertools
import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidegate.config.cron import CYCLE, parse, require


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "must have 5 fields"),
        ("0 4 * *", "must have 5 fields"),
        ("0 0 4 * * *", "must have 5 fields"),
        ("@daily", "write five fields"),
        ("TZ=Europe/Madrid 0 4 * * *", "the time zone as time_zone"),
        ("60 4 * * *", "the minute must be from 0 to 59, got 60"),
        ("0 24 * * *", "the hour must be from 0 to 23"),
        ("0 4 0 * *", "the day of the month must be from 1 to 31"),
        ("0 4 * 13 *", "the month must be from 1 to 12"),
        ("0 4 * * 7", "the day of the week must be from 0 to 6"),
        ("0 4 * * SO", "'SO' is not"),
        ("0 4 * * ABC", "'ABC' is not a number or sun, mon"),
        ("0 abc * * *", "the hour 'abc' is not a number"),
        ("30-10 4 * * *", "the minute 30-10 ends before it begins"),
        ("*/0 4 * * *", "has a step of 0"),
        ("*-5 4 * * *", "is not *, a value"),
        ("-5 4 * * *", "is not *, a value"),
        ("1,,2 4 * * *", "is not *, a value"),
        ("0 4 L * *", "is not *, a value"),
        ("0 4 ? * 1", "is not *, a value"),
        ("0 4 30 2 *", "never fires: no month of 2 has day 30"),
        ("0 4 31 4,6,9,11 *", "never fires"),
        ("1\u0663 4 * * *", "is not *, a value"),
    ],
)
def test_what_no_scheduler_takes_is_refused(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=re.escape(message)):
        require(text)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("30 4 * * *", 24 * 60),
        ("*/15 * * * *", 15),
        ("0,50 * * * *", 10),
        ("*/7 * * * *", 4),
        ("55 23 * * *", 24 * 60),
        ("5 0,23 * * *", 60),
        ("0 4 * * MON", 7 * 24 * 60),
        ("0 4 * * mon-fri", 24 * 60),
        ("0 4 1 * *", 28 * 24 * 60),
        ("0 4 1 * 1", 24 * 60),
        ("0 4 29 2 *", 1461 * 24 * 60),
        ("0 4 30 2 1", 7 * 24 * 60),
        ("0 4 1,15 1 *", 14 * 24 * 60),
        ("0 9-17/4 * * *", 4 * 60),
        ("0 20/2 * * *", 2 * 60),
    ],
)
def test_the_shortest_gap_is_that_of_the_calendar(text: str, minutes: int) -> None:
    assert parse(text).shortest_gap == minutes


def test_either_day_fires_unless_one_is_any() -> None:
    """Counted by hand in the calendar of 2026: Mondays, and the first of each month."""
    year = [date(2026, 1, 1) + timedelta(days) for days in range(365)]
    offset = (date(2026, 1, 1) - CYCLE[0]).days
    either = {place - offset for place in parse("0 4 1 * MON").dates if 0 <= place - offset < 365}
    assert either == {at for at, day in enumerate(year) if day.day == 1 or day.weekday() == 0}
    both = {place - offset for place in parse("0 4 1-7 * */1").dates if 0 <= place - offset < 365}
    assert both == {at for at, day in enumerate(year) if day.day <= 7}


@given(st.sets(st.integers(0, 59), min_size=1), st.sets(st.integers(0, 23), min_size=1))
def test_the_gap_is_the_least_difference_of_two_days_of_times(minutes: set[int], hours: set[int]) -> None:
    text = f"{','.join(map(str, minutes))} {','.join(map(str, hours))} * * *"
    day = sorted(hour * 60 + minute for hour in hours for minute in minutes)
    times = [*day, *(time + 1440 for time in day)]
    assert parse(text).shortest_gap == min(b - a for a, b in itertools.pairwise(times))
    assert parse(text).fires_between(day[0], day[0] + 1)
    assert not parse(text).fires_between(day[-1] + 1, 1440)
