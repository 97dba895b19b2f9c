"""Cron expressions of five fields: whether they fire, and how far apart.

As Kubernetes and Argo read them (robfig/cron v3): minute, hour, day of the month, month, day of the week. Where both
days are restricted, either fires. Times are those of a clock on the wall, without changes to summer time.
"""

import itertools
import re
from bisect import bisect_left
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

Values = tuple[int, ...]
MOST_DAYS = 31
MINUTES_OF_A_DAY = 24 * 60
CYCLE = tuple(date(2000, 1, 1) + timedelta(days) for days in range(28 * 366))
"""More days than the calendar takes to repeat itself, 28 years, with 29 February on each day of the week."""
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_PART = re.compile(r"(?P<first>\*|[0-9]{1,2}|[A-Za-z]{3})(-(?P<last>[0-9]{1,2}|[A-Za-z]{3}))?(/(?P<step>[0-9]{1,4}))?")
_FIELDS = (
    ("minute", 0, 59),
    ("hour", 0, 23),
    ("day of the month", 1, MOST_DAYS),
    ("month", 1, 12),
    ("day of the week", 0, 6),
)


@dataclass(frozen=True, slots=True)
class CronSchedule:
    """The values of each field; a day field that is `*` restricts nothing."""

    minutes: Values
    hours: Values
    days: Values
    months: Values
    weekdays: Values
    """0 is Sunday."""
    any_day: bool
    any_weekday: bool

    @property
    def times(self) -> Values:
        """The minutes of a day at which it fires."""
        return tuple(hour * 60 + minute for hour in self.hours for minute in self.minutes)

    @property
    def dates(self) -> Values:
        """The days of CYCLE on which it fires, by place."""
        return _dates(self.days, self.months, self.weekdays, is_both=self.any_day or self.any_weekday)

    @property
    def shortest_gap(self) -> int:
        """The fewest minutes from one time to the next, on the clock."""
        times, dates = self.times, self.dates
        within = [later - earlier for earlier, later in itertools.pairwise(times)]
        nights = min((later - earlier for earlier, later in itertools.pairwise(dates)), default=len(CYCLE))
        return min([*within, nights * MINUTES_OF_A_DAY - times[-1] + times[0]])

    def fires_between(self, first: int, last: int) -> bool:
        """Whether it fires at a minute of the day from `first` on and before `last`."""
        place = bisect_left(self.times, first)
        return place < len(self.times) and self.times[place] < last


@lru_cache(maxsize=64)
def _dates(days: Values, months: Values, weekdays: Values, *, is_both: bool) -> Values:
    """The dates on which it fires. `is_both` is false if both day fields are restricted: either is enough then."""
    agree = all if is_both else any
    return tuple(
        place
        for place, day in enumerate(CYCLE)
        if day.month in months and agree((day.day in days, day.isoweekday() % 7 in weekdays))
    )


@lru_cache(maxsize=64)
def parse(text: str) -> CronSchedule:
    """The schedule. Raises ValueError unless it has five valid fields and fires at some time."""
    fields = text.split()
    if text.startswith(("@", "TZ=", "CRON_TZ=")):
        raise ValueError("write five fields, as in `30 2 * * *`, and the time zone as time_zone")
    if len(fields) != len(_FIELDS):
        names = ", ".join(name for name, _, _ in _FIELDS)
        raise ValueError(f"must have {len(_FIELDS)} fields ({names}), got {len(fields)}")
    minutes, hours, days, months, weekdays = (_values(field, *of) for field, of in zip(fields, _FIELDS, strict=True))
    schedule = CronSchedule(minutes, hours, days, months, weekdays, _is_any(fields[2]), _is_any(fields[4]))
    if not schedule.dates:
        raise ValueError(f"never fires: no month of {fields[3]} has day {fields[2]}")
    return schedule


def require(text: str) -> str:
    """The text; ValueError as `parse`."""
    parse(text)
    return text


def _values(field: str, name: str, least: int, most: int) -> Values:
    values: set[int] = set()
    for part in field.split(","):
        if not (match := _PART.fullmatch(part)) or (match["first"] == "*" and match["last"]):
            raise ValueError(f"the {name} {part!r} is not *, a value, a range 1-5 or a step */15")
        step = int(match["step"] or 1)
        if match["first"] == "*":
            first, last = least, most
        else:
            first = _number(match["first"], name)
            last = _number(match["last"], name) if match["last"] else most if match["step"] else first
        if not least <= first <= most or not least <= last <= most:
            raise ValueError(f"the {name} must be from {least} to {most}, got {part}")
        if first > last:
            raise ValueError(f"the {name} {part} ends before it begins")
        if not step:
            raise ValueError(f"the {name} {part} has a step of 0")
        values |= {*range(first, last + 1, step)}
    return tuple(sorted(values))


def _is_any(field: str) -> bool:
    return any(part in {"*", "*/1"} for part in field.split(","))


def _number(text: str, name: str) -> int:
    if text.isdecimal():
        return int(text)
    words = {"month": _MONTHS, "day of the week": _DAYS}.get(name, ())
    if text.lower() not in words:
        raise ValueError(f"the {name} {text!r} is not a number{' or ' + ', '.join(words) if words else ''}")
    return words.index(text.lower()) + (name == "month")
