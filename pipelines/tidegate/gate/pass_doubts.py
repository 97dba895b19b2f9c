"""Why a pass is not trusted: few blocks, or rows that the holdout may lack."""

import math

from tidegate.number_format import significant
from tidegate.stats.estimate import Sampled
from tidegate.stats.power import POWER, margin_needed
from tidegate.stats.widest_gap import Measured

LEAST_BLOCKS = 25
"""Blocks of equal size that a pass rests on at least: with fewer, a loss that some blocks carry passes too often,
because t knows no skewness and few blocks do not show theirs (`bench/gate_calibration.md`)."""


def few_blocks(sampled: Measured) -> bool:
    """Whether the rows are of too few days or groups for any pass."""
    return sampled.blocked and not are_enough(sampled.freedom)


def are_enough(freedom: float) -> bool:
    """Whether so many degrees of freedom are of enough blocks; for NaN not. 25 equal ones may have 24 less a bit."""
    return round(freedom + 1, 6) >= LEAST_BLOCKS


def doubt(sampled: Measured, worst_row: float, room: float, alpha: float, limit_name: str = "margin") -> str:
    """Why a pass is not trusted though its bound is within the limit; empty where it is.

    `sampled` is oriented so that more is better; `room` is what its value is above the limit.
    """
    if few_blocks(sampled):
        return f"its blocks are equivalent to {sampled.freedom + 1:.0f} of equal size, and a pass needs {LEAST_BLOCKS}"
    missing = -math.log(alpha)
    if worst_row * missing > room:
        cost = significant(worst_row, 2)
        used = "the margin" if limit_name == "margin" else f"what is left to the {limit_name}"
        return f"{missing:.0f} rows of a kind missing from the holdout can use up {used}, at up to {cost} each"
    return ""


def remedy(sampled: Measured, slice_: str) -> str:
    """What to do where no margin can pass for want of blocks; empty where blocks are enough."""
    if not few_blocks(sampled):
        return ""
    within = "" if slice_ == "all" else ", or raise `min_rows` of its slice"
    return f"hold out at least {LEAST_BLOCKS} days or groups by `data.split`, or split at random{within}"


def margin_decided(sampled: Sampled, worst_row: float, alpha: float) -> float:
    """The smallest margin that the gate passes with probability `POWER` if the true difference is 0.

    In the number's unit. Rows that the holdout may lack must fit into it, too. Infinity where no margin passes.
    """
    from scipy.special import stdtrit

    if not sampled.decidable or few_blocks(sampled):
        return math.inf
    unseen = -math.log(alpha) * worst_row
    short = float(stdtrit(sampled.freedom, POWER)) * sampled.error
    return max(margin_needed(sampled, alpha), unseen + short if unseen else 0.0)
