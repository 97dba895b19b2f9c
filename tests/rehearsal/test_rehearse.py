"""Each fault is carried out, counted where analyses can see it, and named with what would have seen it."""

import pytest

import rehearsing
from tidegate.rehearsal.rehearse import faults, rehearse
from tidegate.rehearsals import RolloutOutcome


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
