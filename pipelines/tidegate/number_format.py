"""Format numbers with the decimals that their interval supports."""

import math

from tidegate.records import Estimate


def decimals(width: float, *, digits: int = 2) -> int:
    """Decimals that show `digits` significant digits of `width`: 3 for 0.041, 4 for 0.0036, 4 for a width of 0."""
    if not math.isfinite(width) or width <= 0:
        return 4
    return max(0, min(9, digits - 1 - math.floor(math.log10(width))))


def number(value: float | None, places: int, *, signed: bool = False) -> str:
    """`−0.0073`; an empty string for None, `not a number` for NaN."""
    if value is None:
        return ""
    if not math.isfinite(value):
        return "not a number"
    rounded = round(value, places) + 0.0
    return f"{rounded:{'+' if signed and rounded else ''}.{places}f}".replace("-", "−")


def plain(value: float) -> str:
    """A declared limit as it was written: 0.004, 6, 0.67."""
    return f"{value:.10g}".replace("-", "−")


def places_of(estimate: Estimate | None) -> int:
    """Decimals for a value and its interval."""
    return decimals((estimate.high - estimate.low) / 2) if estimate else 4


def printable(text: str) -> str:
    """The text without what a terminal would obey: escapes, line breaks, direction marks become `�`."""
    return "".join(char if char.isprintable() else "�" for char in text)


def some(names: list[str], *, most: int = 5) -> str:
    """The first few names, and how many more there are."""
    shown = ", ".join(names[:most])
    return f"{shown} and {len(names) - most} more" if len(names) > most else shown
