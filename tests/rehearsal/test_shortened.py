"""Two weeks of the same are replayed as hours: windows are full, every recorded answer is given, and it is said."""

from dataclasses import replace

import pytest

import rehearsing
from tidegate.delivery.rehearsals import RolloutOutcome
from tidegate.plans import Judgement, Step
from tidegate.rehearsal import shortened
from tidegate.rehearsal.rollout import carry_out, embedded

HOUR, DAY = 3600, 86400


def step(hold_s, *, first_s=300, every_s=60, requests=100_000_000):
    count = (hold_s - first_s) // every_s + 1
    return Step("trial", 50, hold_s, requests, (Judgement("errors", first_s, every_s, count, 100, 0.0),))


@pytest.mark.parametrize(
    ("given", "hours"),
    [
        (step(2 * HOUR), 2),
        (step(4 * HOUR), 4),
        (step(14 * DAY), 4),
        (step(14 * DAY, first_s=6 * HOUR), 24),
        (step(DAY, first_s=23 * HOUR), 24),
        (step(10 * DAY, requests=10_000), 24),
        (step(DAY, requests=100), 24),
        (step(DAY, requests=0), 4),
        (Step("testers", 0, DAY, 0), 4),
    ],
    ids=[
        "short",
        "exactly the longest",
        "two weeks",
        "four windows",
        "a window of most of it",
        "enough requests for every recorded answer",
        "never enough requests",
        "no requests",
        "no looks",
    ],
)
def test_a_step_is_held_for_as_long_as_shows_something(given, hours):
    assert shortened.held_s(given) == hours * HOUR


def test_looks_end_with_the_hold():
    planned = rehearsing.plan(50)
    (held,) = shortened.shortened(replace(planned, steps=(step(14 * DAY),))).steps
    (judgement,) = held.judgements
    last_s = judgement.first_s + (judgement.count - 1) * judgement.every_s
    assert (held.hold_s, last_s) == (4 * HOUR, 4 * HOUR)


def test_a_short_plan_stays_as_it_is():
    planned = rehearsing.plan(25, 50)
    assert shortened.shortened(planned) == planned
    assert shortened.left_out(planned, ["at-25", "at-50"]) == ""


def long(*weights):
    """Steps of a day, measured every ten minutes."""
    planned = rehearsing.plan(*weights, hold_s=DAY)
    looks = (replace(judgement, every_s=600, count=140) for judgement in planned.steps[0].judgements)
    judged = tuple(looks)
    return replace(planned, steps=tuple(replace(one, judgements=judged) for one in planned.steps))


def test_a_promoted_twin_says_what_was_not_replayed():
    done = carry_out(long(10, 50), rehearsing.traffic(), embedded, router=True)
    assert done.outcome is RolloutOutcome.PROMOTED
    assert done.reason == ("every analysis of every step holds, but not rehearsed: at-10 after 4 h, at-50 after 4 h")
    assert [one.until_s for one in done.steps[:2]] == [4 * HOUR, 8 * HOUR]


def test_a_fault_of_a_later_step_says_what_was_left_out_before_it():
    planned = long(10, 50)
    silent = replace(planned.steps[0], judgements=())
    wrong = rehearsing.traffic(rehearsing.recording(score=0.6))
    done = carry_out(replace(planned, steps=(silent, planned.steps[1])), wrong, embedded, router=True)
    assert done.outcome is RolloutOutcome.ROLLED_BACK
    assert done.reason == "score_shift 0.3 is above 0.05 score; not rehearsed: at-10 after 4 h"
