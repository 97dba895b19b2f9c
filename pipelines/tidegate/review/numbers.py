"""Write numbers as people compare them: the same digits side by side, a true minus sign, a dash for none."""

import math

from tidegate.records import Estimate

NONE = "–"


def plain(value: float | None) -> str:
    """A measured value: four decimals below ten, four significant digits above, two where four would show zeros."""
    if value is None:
        return NONE
    if not math.isfinite(value):
        return "not a number"
    magnitude = math.floor(math.log10(abs(value))) if value else 0
    if magnitude < -6:
        return f"{value:.1e}".replace("-", "−")
    decimals = 1 - magnitude if magnitude < -3 else 4 if magnitude < 1 else max(0, 3 - magnitude)
    return f"{value:,.{decimals}f}".replace("-", "−")


def signed(value: float | None) -> str:
    """A difference: its sign is always written."""
    text = plain(value)
    return text if value is None or not math.isfinite(value) or text.startswith("−") else f"+{text}"


def between(estimate: Estimate | None) -> str:
    """A difference with its interval."""
    if estimate is None:
        return NONE
    return f"{signed(estimate.value)} [{signed(estimate.low)}, {signed(estimate.high)}]"


def count(number: int, singular: str, plural: str = "") -> str:
    """`1 rule`, `2 rules`."""
    return f"{number:,} {singular if number == 1 else plural or singular + 's'}"
