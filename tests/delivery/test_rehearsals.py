"""A rehearsal is read as it was written, and counts what was caught."""

import json
from dataclasses import replace

import pytest

import rehearsing
from tidegate.delivery.rehearsals import RolloutOutcome, from_json
from tidegate.rehearsal.rehearse import rehearse


@pytest.fixture(scope="module")
def made():
    wrong = {"slow": rehearsing.recording(seconds=0.5), "one_category_wrong": rehearsing.HEALTHY}
    return rehearse(rehearsing.given(rehearsing.plan(25)), rehearsing.recorded(**wrong))


def test_it_is_read_as_it_was_written(made):
    assert from_json(json.loads(json.dumps(made.as_json()))) == made


@pytest.mark.parametrize(
    "wrong",
    [[], {"version": 2}, {"extra": 1}, {"runs": 3}, {"runs": [{"fault": "slow"}]}, {"router": "yes"}],
    ids=["no object", "another version", "an extra field", "no runs", "half a run", "a wrong type"],
)
def test_anything_else_is_refused(made, wrong):
    with pytest.raises(ValueError, match=r"not a rehearsal|validation error"):
        from_json(made.as_json() | wrong if isinstance(wrong, dict) else wrong)


def test_the_score_counts_what_analyses_can_see(made):
    assert made.mutation_score == 1.0
    assert [run.fault for run in made.catchable] == ["slow"]
    promoted = replace(made, runs=tuple(replace(run, outcome=RolloutOutcome.PROMOTED) for run in made.runs))
    assert promoted.mutation_score == 0.0
    assert [run.fault for run in promoted.slipped] == ["slow"]
    assert replace(made, runs=made.runs[:1]).mutation_score is None


def test_a_run_counts_its_requests_and_names_what_decided(made):
    healthy, slow, _ = made.runs
    assert (healthy.deciding, healthy.failed) == ((), 0)
    assert slow.deciding == ("latency", "latency.router")
    assert slow.requests == sum(sum(minute[:2]) for minute in slow.minutes)
