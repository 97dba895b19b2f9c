"""Format a finding's numbers with the decimals that its interval supports.

A dash means none.
"""

import math

from tidegate.number_format import count as count
from tidegate.number_format import decimals, number, places_of, plain
from tidegate.records import Estimate, Finding

NONE = "–"


def base(finding: Finding) -> str:
    return number(finding.base, _places(finding)) or NONE


def head(finding: Finding) -> str:
    return number(finding.head, _places(finding)) or NONE


def limit(finding: Finding) -> str:
    """The limit as it was declared."""
    return NONE if finding.limit is None else plain(finding.limit)


def sees(finding: Finding) -> str:
    """The loss that the comparison detects 4 times of 5, and how often it leaves an unchanged model undecided."""
    if finding.sees is None or finding.undecided is None:
        return NONE
    return f"{number(finding.sees, decimals(finding.sees))}, {finding.undecided:.0%} undecided"


SEES = (
    "sees: the smallest true loss that is blocked in 4 of 5 cases; "
    "undecided: how often a change like this that loses nothing stays undecided"
)
"""One line that explains both, for wherever they are shown."""


def uncertainty(finding: Finding) -> str:
    """The difference with its interval, or the interval of the value without a comparison."""
    places = _places(finding)
    if (difference := finding.difference) is not None:
        return f"{number(difference.value, places, signed=True)} {_between(difference, places, signed=True)}"
    return _between(finding.interval, places, signed=False) if finding.interval else NONE


def measure(value: float) -> str:
    """A measured value on its own: four decimals, four significant digits above ten, two below 0.001."""
    if not math.isfinite(value) or abs(value) < 10:
        return number(value, max(4, decimals(abs(value))))
    return f"{value:,.{max(0, 3 - math.floor(math.log10(abs(value))))}f}".replace("-", "−")


def value(estimate: Estimate) -> str:
    """An estimate's value, as exact as its ends."""
    return number(estimate.value, places_of(estimate))


def ends(estimate: Estimate) -> str:
    """The ends of its interval: `0.674 to 0.712`."""
    places = places_of(estimate)
    return f"{number(estimate.low, places)} to {number(estimate.high, places)}"


def _between(estimate: Estimate, places: int, *, signed: bool) -> str:
    return f"[{number(estimate.low, places, signed=signed)}, {number(estimate.high, places, signed=signed)}]"


def _places(finding: Finding) -> int:
    return places_of(finding.difference or finding.interval)
