"""Format numbers with the decimals that their interval supports."""

import math
from collections.abc import Iterable
from decimal import Decimal

from tidegate.records import Estimate

MOST_PLACES = 9
"""More decimals are counted wrong: from then on numbers are written with an exponent."""


def decimals(width: float, *, digits: int = 2) -> int:
    """Decimals that show `digits` significant digits of `width`: 3 for 0.041, 4 for 0.0036, 4 for a width of 0."""
    if not math.isfinite(width) or width <= 0:
        return 4
    return max(0, digits - 1 - math.floor(math.log10(width)))


def number(value: float | None, places: int, *, signed: bool = False) -> str:
    """`−0.0073`, `1,250`, `3.1e-12`; an empty string for None, `not a number` for NaN."""
    if value is None:
        return ""
    if not math.isfinite(value):
        return "not a number"
    shown = round(value, places) + 0.0
    sign = "+" if signed and shown else ""
    if places > MOST_PLACES and 0 < abs(shown) < 1e-4:
        digits = min(MOST_PLACES, max(0, places + math.floor(math.log10(abs(shown)))))
        return _with_minus(f"{shown:{sign}.{digits}e}")
    return f"{shown:{sign},.{min(places, MOST_PLACES)}f}".replace("-", "−")


def plain(value: float) -> str:
    """A declared limit as it was written: 0.004, 6, 20000000; never 2e+07, which YAML takes for a word."""
    text = f"{value:.10g}"
    return _with_minus(f"{Decimal(text):f}" if "e" in text and 1e-9 < abs(value) < 1e16 else text)


def significant(value: float, digits: int = 3) -> str:
    """So many significant digits at most, with its thousands apart: 0.0123, 1,230, 2e-12."""
    if not math.isfinite(value):
        return number(value, 0)
    shown = rounded(value, digits)
    if shown and not 1e-6 <= abs(shown) < 1e15:
        return _with_minus(f"{shown:.{digits}g}")
    places = max(0, digits - 1 - math.floor(math.log10(abs(shown)))) if shown else 0
    text = f"{shown:,.{places}f}".replace("-", "−")
    return text.rstrip("0").rstrip(".") if places else text


def rounded(value: float, digits: int) -> float:
    """To so many significant digits."""
    return float(f"{value:.{digits}g}")


def rounded_up(value: float, digits: int = 2) -> float:
    """To so many significant digits, upwards."""
    if not math.isfinite(value) or value <= 0:
        return value
    places = digits - 1 - math.floor(math.log10(value))
    scale: float = 10.0**places
    return round(math.ceil(round(value * scale, 6)) / scale, max(places, 0))


def places_apart(places: int, limit: float, values: Iterable[float]) -> int:
    """Decimals, up to four more than `places`, at which no value looks like the limit that it is not."""
    others = [value for value in values if math.isfinite(value) and value != limit]
    for more in range(places, places + 4):
        if all(round(value, more) != round(limit, more) for value in others):
            return more
    return places + 4 if others else places


def apart(one: float, other: float, digits: int = 3) -> tuple[str, str]:
    """Both in as many significant digits as show that they differ, if they do, but `digits` at least."""
    for more in range(digits, 18):
        texts = significant(one, more), significant(other, more)
        if texts[0] != texts[1]:
            break
    return texts


def _with_minus(text: str) -> str:
    """The sign as it is typeset; that of an exponent stays one that other programs read."""
    return f"−{text[1:]}" if text.startswith("-") else text


def percent(share: float, places: int = 1) -> str:
    """`12.5%`; of a share that is nearly 0 or 1, as many places as show that it is neither: 0.004%, >99.999%."""
    if not math.isfinite(share):
        return number(share, 0)
    rest = 100 * min(abs(share), abs(1 - share))
    if 0 < rest < 0.001:
        return "<0.001%" if abs(share) < 0.5 else ">99.999%"
    if 0 < rest < 0.5 * 10**-places:
        places = -math.floor(math.log10(rest))
    return f"{100 * share:,.{places}f}%".replace("-", "−")


def exact_percent(share: float, digits: int = 4) -> str:
    """`1.44%`, `0.000001%`, `99.999999%`: a declared share, to so many digits of its distance from 0 or 1."""
    if 0.5 < share < 1:
        return f"{plain(100 - rounded(100 * (1 - share), digits))}%"
    return f"{plain(rounded(100 * share, digits))}%"


def compact(value: float) -> str:
    """Three significant digits at most, for the scale of a plot: 0.25, 950, 1.2k, 35M."""
    for size, suffix in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if abs(value) >= size and abs(value) >= 1e4:
            return f"{significant(value / size)}{suffix}"
    return significant(value, 4)


def places_of(estimate: Estimate | None) -> int:
    """Decimals for a value and its interval."""
    return decimals((estimate.high - estimate.low) / 2) if estimate else 4


def printable(text: str) -> str:
    """The text without what a terminal would obey: escapes, line breaks, direction marks become `�`."""
    return "".join(char if char.isprintable() else "�" for char in text)


def count(amount: int, singular: str, plural: str = "") -> str:
    """`1 rule`, `2 rules`."""
    return f"{amount:,} {singular if amount == 1 else plural or singular + 's'}"


def some(names: list[str], *, most: int = 5) -> str:
    """The first few names, and how many more there are."""
    shown = ", ".join(names[:most])
    return f"{shown} and {len(names) - most} more" if len(names) > most else shown
