"""Each fault is carried out, counted where analyses can see it, and named with what would have seen it."""

from dataclasses import replace
from types import SimpleNamespace

import pytest

import rehearsing
from tidegate.delivery.rehearsals import RolloutOutcome
from tidegate.kinds import FAULTS
from tidegate.rehearsal.recording import RecordedRequest, Recording
from tidegate.rehearsal.rehearse import FEW, faults, joined, parts, rehearse


def test_all_faults_follow_the_healthy_run():
    assert faults()[0] == "healthy"
    assert {"slow", "no_data"} < {*faults()}
    assert faults(["slow"]) == ("healthy", "slow")


def test_what_slips_through_is_named_with_what_would_see_it():
    blind = rehearsing.plan(25, names=("errors",))
    made = rehearse(
        rehearsing.given(blind),
        rehearsing.recorded(
            slow=rehearsing.recording(seconds=0.5),
            server_errors=rehearsing.recording(code="500", share=0.2),
            one_category_wrong=rehearsing.HEALTHY,
            no_data=rehearsing.HEALTHY,
        ),
    )
    found = {run.fault: (run.outcome, run.expected, run.remedy) for run in made.runs}
    assert found["healthy"] == (RolloutOutcome.PROMOTED, False, "")
    assert found["slow"] == (RolloutOutcome.PROMOTED, True, "an analysis of kind latency in a step")
    assert found["server_errors"] == (RolloutOutcome.ROLLED_BACK, True, "")
    assert found["no_data"] == (RolloutOutcome.PAUSED, True, "")
    assert found["one_category_wrong"][:2] == (RolloutOutcome.PROMOTED, False)
    assert "performance" in found["one_category_wrong"][2]
    assert made.mutation_score == 2 / 3
    assert [run.fault for run in made.slipped] == ["slow"]


@pytest.mark.parametrize(
    ("names", "remedy"),
    [
        (("errors",), "an analysis of kind unanswered in a step"),
        (("errors", "unanswered"), "a target whose router's metrics are asked: its pods count nothing of it"),
    ],
)
def test_what_only_a_router_counts_needs_one(names, remedy):
    blind = rehearsing.given(rehearsing.plan(25, names=names), router=False)
    made = rehearse(blind, rehearsing.recorded(crash_loop=rehearsing.ending(1000)))
    assert [run.remedy for run in made.slipped] == [remedy]


def test_a_limit_that_is_too_wide_is_named():
    made = rehearse(rehearsing.given(), rehearsing.recorded(slow=rehearsing.recording(seconds=0.05)))
    assert made.slipped[0].remedy == "a smaller limit or a longer window of latency"


@pytest.mark.parametrize("fault", ["server_errors", "refuses_all", "slow"])
def test_a_shadow_is_judged_by_its_copies(fault):
    copied = rehearsing.plan(0, strategy="shadow", names=("errors", "refused", "latency", "score_shift"))
    copied = replace(copied, steps=tuple(replace(step, mirror=20) for step in copied.steps))
    behaviour = {"server_errors": {"code": "500"}, "refuses_all": {"code": "400"}, "slow": {"seconds": 0.5}}
    made = rehearse(rehearsing.given(copied), rehearsing.recorded(**{fault: rehearsing.recording(**behaviour[fault])}))
    healthy, faulty = made.runs
    assert (healthy.outcome, faulty.outcome) == (RolloutOutcome.PROMOTED, RolloutOutcome.ROLLED_BACK)
    assert not any(failed for *_, failed in faulty.minutes), "no client sees an answer of the candidate"


@pytest.mark.parametrize(("weight", "is_expected"), [(25, True), (100, False)])
def test_a_stable_version_that_is_asked_nothing_ends_unseen(weight, is_expected):
    (_, died) = rehearse(
        rehearsing.given(rehearsing.plan(weight)), rehearsing.recorded(stable_dies=rehearsing.HEALTHY)
    ).runs
    assert died.expected is is_expected
    if not is_expected:
        assert died.remedy == "an objective of kind availability"


@pytest.mark.parametrize("name", FAULTS.names())
def test_the_parts_of_a_fault_are_its_requests_each_once(name):
    fault = FAULTS.load(name)
    found = parts(fault)
    assert [number for part in found for number in part] == list(range(fault.REQUESTS))
    assert len(found) == 1 or (fault.REQUESTS <= FEW and not fault.SETTLES_AFTER)


def test_a_fault_whose_answers_depend_on_their_order_has_one_server():
    assert parts(SimpleNamespace(REQUESTS=8, SETTLES_AFTER=8)) == [range(8)]
    assert parts(SimpleNamespace(REQUESTS=5, SETTLES_AFTER=0)) == [range(2), range(2, 4), range(4, 5)]


def test_parts_are_joined_in_their_order():
    pieces = [Recording((RecordedRequest("200", seconds, 0.5),), ends=False, settles_after=0) for seconds in (1.0, 2.0)]
    assert [request.seconds for request in joined(pieces).requests] == [1.0, 2.0]
    assert joined(pieces[:1]) is pieces[0]
