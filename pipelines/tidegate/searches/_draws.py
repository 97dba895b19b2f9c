"""Spell a drawn number."""

from typing import Any

DIGITS = 6
"""Significant digits of a drawn number: a logarithm's last ones differ by machine, and would make another model."""

AT_RANDOM = 10
"""Candidates of `bayesian` that are drawn before scores decide what is proposed."""


def shortened(value: float, dimension: Any) -> float:
    """A drawn number to six digits, within its range."""
    low, high = float(dimension.low), float(dimension.high)
    return min(max(float(f"{value:.{DIGITS}g}"), low), high)
