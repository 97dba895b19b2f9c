"""A rollout that was not rehearsed as it is decides nothing; one that promotes a fault, or stops a good one, fails."""

from dataclasses import replace

import pytest

import rehearsing
from gate_evidence import evidence, judged
from tidegate.delivery.rehearsals import RolloutOutcome
from tidegate.gate.evidence import plans, rehearsals
from tidegate.gate.evidence.rehearsals import RehearsedRollouts
from tidegate.rehearsal.rehearse import rehearse

PLAN = rehearsing.plan(25)
WRONG = {
    "slow": rehearsing.recording(seconds=0.5),
    "no_data": rehearsing.HEALTHY,
    "one_category_wrong": rehearsing.HEALTHY,
}
MADE = rehearse(rehearsing.given(PLAN), rehearsing.recorded(**WRONG))


def known(made=MADE, plan=PLAN, package="package"):
    twin = evidence(rows=200)
    head = twin.head.holding(plans, (plan,)).holding(rehearsals, RehearsedRollouts((made,), package))
    return replace(twin, head=head)


def with_outcome(fault, outcome, **changes):
    runs = (replace(run, outcome=outcome, **changes) if run.fault == fault else run for run in MADE.runs)
    return replace(MADE, runs=tuple(runs))


def findings(found, **params):
    return judged(found, kind="rehearsed", environment="prod", **params)


def test_a_healthy_candidate_and_every_caught_fault_pass():
    healthy, score = findings(known())
    assert (healthy.verdict.value, score.verdict.value) == ("pass", "pass")
    assert score.reason == "2 of 2 faults that analyses can see are rolled back or paused"
    assert (score.head, score.limit) == (1.0, 1.0)


def test_a_promoted_fault_is_named_with_its_remedy():
    slipped = with_outcome("slow", RolloutOutcome.PROMOTED, remedy="an analysis of kind latency in a step")
    _, score = findings(known(slipped))
    assert (score.verdict.value, score.head) == ("fail", 0.5)
    assert score.reason.endswith("; promoted: slow")
    assert score.remedy == "slow: an analysis of kind latency in a step"
    assert findings(known(slipped), mutation_score="50%")[1].verdict.value == "pass"


def test_a_healthy_candidate_that_is_rolled_back_fails():
    healthy, _ = findings(known(with_outcome("healthy", RolloutOutcome.ROLLED_BACK, reason="latency is above 100 ms")))
    assert (healthy.verdict.value, healthy.reason) == ("fail", "rolled back: latency is above 100 ms")


@pytest.mark.parametrize(
    ("found", "reason"),
    [
        (evidence(rows=200), "no rollout was planned"),
        (known(plan=rehearsing.plan(50)), "another plan was rehearsed"),
        (known(package="another"), "another package was rehearsed"),
        (known(replace(MADE, environment="dev")), "the canary rollout of prod was not rehearsed"),
        (
            known(replace(MADE, environment="dev"), rehearsing.plan()),
            "the canary rollout of prod has no steps to rehearse",
        ),
    ],
    ids=["no plan", "another plan", "another package", "another environment", "no steps"],
)
def test_what_was_not_rehearsed_decides_nothing(found, reason):
    (finding,) = findings(found)
    assert (finding.verdict.value, finding.reason) == ("inconclusive", reason)


def test_no_rehearsal_at_all_decides_nothing():
    twin = evidence(rows=200)
    (finding,) = findings(replace(twin, head=twin.head.holding(plans, (PLAN,))))
    assert (finding.verdict.value, finding.reason) == ("inconclusive", "no rollout was rehearsed")
    assert [found.verdict.value for found in findings(known(replace(MADE, runs=MADE.runs[:1])))] == [
        "pass",
        "inconclusive",
    ]
