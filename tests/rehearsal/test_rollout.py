"""The plan is carried out to its end: promoted, rolled back, or paused, by the analyses' own queries."""

from dataclasses import replace

import pytest

import rehearsing
from tidegate.delivery.rehearsals import LookAnswer, RolloutOutcome
from tidegate.faults import Surroundings
from tidegate.plans import Analysis
from tidegate.rehearsal.rollout import carry_out, embedded

RECORDED = {
    "is healthy": (rehearsing.HEALTHY, RolloutOutcome.PROMOTED, ()),
    "refuses every request": (
        rehearsing.recording(code="400"),
        RolloutOutcome.ROLLED_BACK,
        ("refused", "refused.router"),
    ),
    "fails a tenth": (
        rehearsing.recording(code="500", share=0.2),
        RolloutOutcome.ROLLED_BACK,
        ("errors", "errors.router"),
    ),
    "is slow": (rehearsing.recording(seconds=0.5), RolloutOutcome.ROLLED_BACK, ("latency", "latency.router")),
    "answers otherwise": (rehearsing.recording(score=0.6), RolloutOutcome.ROLLED_BACK, ("score_shift",)),
    "hangs": (rehearsing.HANGING, RolloutOutcome.ROLLED_BACK, ("unanswered.router",)),
    "ends again and again": (rehearsing.ending(), RolloutOutcome.ROLLED_BACK, ("errors.router", "unanswered.router")),
}


@pytest.mark.parametrize("name", RECORDED)
def test_only_a_healthy_candidate_is_promoted(name):
    candidate, outcome, failing = RECORDED[name]
    done = carry_out(rehearsing.plan(25, 50), rehearsing.traffic(candidate), embedded, router=True)
    assert done.outcome is outcome, done.reason
    assert tuple(look.query for look in done.steps[-2].looks if look.answer is LookAnswer.FAILS) == failing
    if outcome is RolloutOutcome.ROLLED_BACK:
        assert (done.decided_s, done.steps[-1].candidate) == (60, {})
        assert done.steps[-1].weight == 0
    else:
        assert [step.weight for step in done.steps] == [25, 50, 100]
        assert done.steps[-1].stable == {}


WORLDS = {
    "metrics are away": Surroundings(metrics_end=True),
    "nothing is scraped": Surroundings(candidate_scraped=False),
    "hardly anybody asks": Surroundings(traffic=0.02),
    "the stable version dies": Surroundings(stable_dies=True),
}


@pytest.mark.parametrize("name", WORLDS)
def test_what_cannot_be_decided_pauses(name):
    done = carry_out(rehearsing.plan(25, 50), rehearsing.traffic(world=WORLDS[name]), embedded, router=True)
    assert done.outcome is RolloutOutcome.PAUSED, done.reason
    assert done.reason.startswith("no data, or too few requests: ")
    assert done.steps[-1].weight == 25


def test_what_breaks_in_a_step_without_looks_is_seen_in_the_next():
    planned = rehearsing.plan(5, 25)
    silent = replace(planned, steps=(replace(planned.steps[0], judgements=()), planned.steps[1]))
    dying = rehearsing.traffic(world=WORLDS["the stable version dies"])
    done = carry_out(silent, dying, embedded, router=True)
    assert done.outcome is RolloutOutcome.PAUSED, done.reason
    assert done.steps[-1].weight == 25


def test_without_a_router_what_only_it_counts_is_not_asked():
    done = carry_out(rehearsing.plan(25), rehearsing.traffic(rehearsing.ending()), embedded, router=False)
    assert done.outcome is not RolloutOutcome.ROLLED_BACK
    assert not any("router" in look.query for step in done.steps for look in step.looks)


def test_a_switch_of_all_traffic_is_compared_with_the_time_before_it():
    blue_green = rehearsing.plan(100, strategy="blue_green")
    assert carry_out(blue_green, rehearsing.traffic(), embedded, router=True).outcome is RolloutOutcome.PROMOTED
    wrong = rehearsing.traffic(rehearsing.recording(score=0.6))
    assert carry_out(blue_green, wrong, embedded, router=True).reason == "score_shift 0.3 is above 0.05 score"


def test_measured_times_are_not_written():
    done = carry_out(rehearsing.plan(25), rehearsing.traffic(), embedded, router=False)
    assert {look.query: look.value is None for look in done.steps[0].looks}["latency"]
    assert not {look.query: look.value is None for look in done.steps[0].looks}["errors"]


@pytest.mark.parametrize("seeds", [5, pytest.param(100, marks=pytest.mark.soak)])
def test_every_seed_promotes_a_healthy_candidate(seeds):
    plan = rehearsing.plan(25, hold_s=60)
    for seed in range(seeds):
        done = carry_out(plan, rehearsing.traffic(seed=seed), embedded, router=True)
        assert done.outcome is RolloutOutcome.PROMOTED, (seed, done.reason)


def test_what_recorded_answers_know_nothing_of_is_left_out_and_named():
    used = Analysis("room", "memory", at_most=900, unit="MiB", window_s=60, min_requests=1)
    planned = rehearsing.plan(25, 50)
    steps = tuple(
        replace(step, judgements=(*step.judgements, replace(step.judgements[0], analysis="room")))
        for step in planned.steps
    )
    more = replace(planned, analyses=(*planned.analyses, used), steps=steps)
    done = carry_out(more, rehearsing.traffic(rehearsing.HEALTHY), embedded, router=True)
    assert done.outcome is RolloutOutcome.PROMOTED
    assert done.reason == "every analysis of every step holds, but not rehearsed: room"
    assert not [look for step in done.steps for look in step.looks if look.query == "room"]
