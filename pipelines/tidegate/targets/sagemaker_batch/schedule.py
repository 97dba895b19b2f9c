"""Write a cron expression as Amazon EventBridge reads it.

Six fields, of which one of both days is `?`; days of the week are names, as their numbers differ from cron's.
https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
"""

from tidegate.config import cron

DAYS = ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")


def has_both_days(text: str) -> bool:
    """Whether it restricts the day of the month and that of the week: EventBridge has no such schedule."""
    parsed = cron.parse(text)
    return _is_either(parsed) and len(parsed.weekdays) < len(DAYS) and len(parsed.days) < cron.MOST_DAYS


def expression(text: str) -> str:
    """`cron(30 4 ? * MON,TUE *)`. Raises ValueError where EventBridge has no such schedule."""
    parsed = cron.parse(text)
    if has_both_days(text):
        raise ValueError("EventBridge takes a day of the month or days of the week, not both")
    if len(parsed.weekdays) < len(DAYS) and not _is_either(parsed):
        days, weekdays = "?", ",".join(DAYS[day] for day in parsed.weekdays)
    else:
        days, weekdays = "*" if _is_either(parsed) else _list(parsed.days, cron.MOST_DAYS), "?"
    fields = (_list(parsed.minutes, 60), _list(parsed.hours, 24), days, _list(parsed.months, 12), weekdays, "*")
    return f"cron({' '.join(fields)})"


def _is_either(parsed: cron.CronSchedule) -> bool:
    """Whether one of both days is enough; where one of them has all its values, it is due every day."""
    return not parsed.any_day and not parsed.any_weekday


def _list(values: tuple[int, ...], most: int) -> str:
    return "*" if len(values) == most else ",".join(map(str, values))
