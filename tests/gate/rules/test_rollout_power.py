"""A rollout that could not see a bad version is blocked before it is needed."""

from dataclasses import replace

import pytest

from gate_evidence import evidence, judged
from tidegate.gate.evidence import plans
from tidegate.gate.pairing import Unpaired
from tidegate.plans import Analysis, Judgement, Plan, RollsBack, Step

ERRORS = Analysis("errors", "error_ratio", at_most=0.02, unit="ratio", window_s=300, min_requests=200)


def judgement(power, analysis="errors", needless=0.0):
    stops = None if power is None else RollsBack(0.0, needless, needless, needless, power)
    return Judgement(analysis, 300, 60, 6, 600, 0.0, stops)


def plan(*powers, environment="prod"):
    steps = tuple(Step(f"s{n}", 5 * n, 600, 1200, (judgement(power),)) for n, power in enumerate(powers, start=1))
    return Plan(environment, "canary", 40.0, steps, (ERRORS,), "rollback", 1, 0, 0)


def found(planned, **changes):
    known = evidence(rows=200)
    known = replace(known, head=known.head.holding(plans, planned))
    return judged(known, **{"kind": "rollout_power", "environment": "prod", "at_least": 0.8} | changes)


@pytest.mark.parametrize(
    ("powers", "verdict"),
    [
        pytest.param([0.9], "pass", id="enough"),
        pytest.param([0.8], "pass", id="exactly enough"),
        pytest.param([0.79], "fail", id="too little"),
        pytest.param([0.6, 0.6], "pass", id="enough in two steps together"),
        pytest.param([None], "fail", id="an analysis that is not a share"),
        pytest.param([], "fail", id="no step"),
    ],
)
def test_all_steps_together_decide(powers, verdict):
    finding = found((plan(*powers, environment="dev"), plan(*powers)))[0]
    assert finding.verdict.value == verdict
    assert finding.subject == "rollout of prod"


def test_each_analysis_is_decided_by_itself():
    both = replace(plan(0.9), steps=(Step("s1", 5, 600, 1200, (judgement(0.9), judgement(0.5, "latency"))),))
    assert [(finding.slice, finding.verdict.value) for finding in found((both,))] == [
        ("errors", "pass"),
        ("latency", "fail"),
        ("all", "pass"),
    ]


@pytest.mark.parametrize(
    ("needless", "asked", "verdict"),
    [(0.05, {}, "pass"), (0.06, {}, "fail"), (0.06, {"needless_at_most": 0.2}, "pass")],
)
def test_a_rollout_that_ends_good_versions_does_not_pass(needless, asked, verdict):
    steps = tuple(Step(f"s{n}", n, 600, 1200, (judgement(0.9, needless=needless),)) for n in (1, 2))
    last = found((replace(plan(0.9), steps=steps),), **asked)[-1]
    # two steps: 0.0975 and 0.1164
    assert (last.verdict.value, last.head) == (verdict, pytest.approx(1 - (1 - needless) ** 2, abs=1e-4))
    assert "at 0.75 of every limit is rolled back with probability" in last.reason


def test_the_reason_says_what_was_found_and_asked():
    finding = found((plan(0.5),))[0]
    assert finding.reason == "errors rolls back twice its limit with probability 0.500; the floor is 0.8"
    assert finding.remedy.startswith("raise the weight or the hold")


def test_without_plans_nothing_is_decided():
    for planned in (Unpaired("artifacts/plan has no plan"), (plan(0.9, environment="dev"),)):
        (finding,) = found(planned)
        assert finding.verdict.value == "inconclusive"
