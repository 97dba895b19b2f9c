"""Shorten long holds: the first hours are replayed, not two weeks of the same.

By then every fault that a server can show has shown itself: each window was full several times, and the candidate has
answered more requests than were recorded of it. What only chance brings over thousands of later looks is in the plan,
which states how often an analysis rolls a good candidate back.
"""

from collections.abc import Sequence
from dataclasses import replace

from tidegate.faults import MOST_REQUESTS
from tidegate.number_format import plain
from tidegate.plans import Plan, Step

LONGEST_S = 4 * 3600
"""A hold up to this is replayed as it is."""
WINDOWS = 4
"""How often the longest wait for a full window fits in what is replayed of a longer hold, at least."""
REQUESTS = 5 * MOST_REQUESTS
"""How many requests the candidate gets in what is replayed of a longer hold, at least."""


def shortened(plan: Plan) -> Plan:
    """The plan with the holds that are replayed, and as many looks as fit in them."""
    return replace(plan, steps=tuple(_step(step) for step in plan.steps))


def left_out(plan: Plan, names: Sequence[str]) -> str:
    """What of the plan's steps with these names is not replayed; empty where all of it is."""
    cut = [(step.name, held_s(step)) for step in plan.steps if step.name in names and held_s(step) < step.hold_s]
    return ", ".join(f"{name} after {plain(round(seconds / 3600, 1))} h" for name, seconds in cut)


def held_s(step: Step) -> int:
    """How much of a step's hold is replayed, in seconds."""
    waits = max((judgement.first_s for judgement in step.judgements), default=0)
    answered = REQUESTS * step.hold_s // step.candidate_requests if step.candidate_requests else 0
    return min(step.hold_s, max(LONGEST_S, WINDOWS * waits, answered))


def _step(step: Step) -> Step:
    held = held_s(step)
    judgements = tuple(
        replace(judgement, count=min(judgement.count, (held - judgement.first_s) // judgement.every_s + 1))
        for judgement in step.judgements
    )
    return replace(step, hold_s=held, judgements=judgements) if held < step.hold_s else step
