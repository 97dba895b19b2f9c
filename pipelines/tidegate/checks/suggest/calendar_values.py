"""Recognise months, quarters, years and weekdays, of which only some were seen."""

import re
from collections.abc import Sequence
from typing import NamedTuple

YEAR, MONTH = r"[12]\d{3}", r"(0[1-9]|1[0-2])"
FORMS = {
    rf"^{YEAR}-{MONTH}$": "months",
    rf"^{MONTH}[./-]{YEAR}$": "months",
    rf"^{YEAR}{MONTH}$": "months",
    rf"^{YEAR}[ -]?Q[1-4]$": "quarters",
    rf"^Q[1-4][ /-]?{YEAR}$": "quarters",
    rf"^{YEAR}-?W[0-5]\d$": "weeks",
    rf"^{YEAR}$": "years",
}
"""Texts of which others follow, by their whole pattern."""
_NAMES = {
    "month": (
        "january february march april may june july august september october november december",
        "jan feb mar apr may jun jul aug sep oct nov dec",
        "januar februar märz april mai juni juli august september oktober november dezember",
        "jan feb mär apr mai jun jul aug sep okt nov dez",
    ),
    "weekday": (
        "monday tuesday wednesday thursday friday saturday sunday",
        "mon tue wed thu fri sat sun",
        "montag dienstag mittwoch donnerstag freitag samstag sonntag",
        "mo di mi do fr sa so",
    ),
}
_NUMBERED = (
    (r"month|monat|mois", "month", (1, 12)),
    (r"week_?day|wochentag|dow|day_of_week", "weekday", (0, 6)),
    (r"week_?day|wochentag|dow|day_of_week", "weekday", (1, 7)),
    (r"hour|stunde|heure", "hour", (0, 23)),
    (r"quarter|quartal", "quarter", (1, 4)),
)
"""Whole numbers in a column of such a name, and the smallest and largest."""
_OF_YEARS = r"year|yr|jahr|annee|vintage"
CENTURIES = (1900, 2100)
FEWEST = 2
"""Values; one alone says nothing."""


class Expected(NamedTuple):
    """An expectation that next month's values meet, too."""

    label: str
    kind: str
    kwargs: dict[str, object]
    why: str


def expected(name: str, values: Sequence[str | bool | int]) -> Expected | None:
    """For a column of these values, all that it has; None where they are nothing of the calendar."""
    if len(values) < FEWEST or any(isinstance(value, bool) for value in values):
        return None
    texts = [value for value in values if isinstance(value, str)]
    numbers = [value for value in values if isinstance(value, int)]
    return _of_numbers(name, numbers) if not texts else _of_texts(texts) if not numbers else None


def _of_texts(values: Sequence[str]) -> Expected | None:
    for pattern, what in FORMS.items():
        if all(re.fullmatch(pattern, value, re.ASCII) for value in values):
            why = f"{what}: those to come have this form, too"
            return Expected("well_formed", "expect_column_values_to_match_regex", {"regex": pattern}, why)
    styles = (str.lower, str.title, str.upper)
    for what, lists in _NAMES.items():
        for listed in lists:
            for style in styles:
                if set(values) <= (names := {style(word): None for word in listed.split()}).keys():
                    return _in_set(what, list(names))
    return None


def _of_numbers(name: str, values: Sequence[int]) -> Expected | None:
    low, high = min(values), max(values)
    if _is_named(name, _OF_YEARS) and CENTURIES[0] <= low and high <= CENTURIES[1]:
        kwargs: dict[str, object] = {"min_value": CENTURIES[0], "max_value": CENTURIES[1]}
        why = f"years, {low} to {high} so far: the next one comes"
        return Expected("plausible", "expect_column_values_to_be_between", kwargs, why)
    for words, what, (first, last) in _NUMBERED:
        if _is_named(name, words) and first <= low and high <= last:
            return _in_set(what, list(range(first, last + 1)))
    return None


def _in_set(what: str, values: Sequence[object]) -> Expected:
    return Expected(
        "known", "expect_column_values_to_be_in_set", {"value_set": list(values)}, f"every {what}, seen or not"
    )


def _is_named(name: str, words: str) -> bool:
    return bool(re.search(rf"(^|[^a-z])({words})s?($|[^a-z])", name, re.IGNORECASE))
