"""A slow model is blocked, a fast one passes, and a busy machine decides nothing."""

from dataclasses import replace

import numpy as np
import pytest

from gate_evidence import evidence, judged
from tidegate.policy.evidence import Timed
from tidegate.policy.pairing import Unpaired

FAST = tuple(0.010 + 0.0001 * np.random.default_rng(1).exponential(1, 41))


def timed(head, base=FAST):
    known = evidence(rows=200)
    return replace(known, timing=lambda rows: Timed(tuple(head), tuple(base) if base is not None else None))


def times(factor, *, scatter=0.0):
    return [factor * each * (1 + scatter * (index % 2)) for index, each in enumerate(FAST)]


@pytest.mark.parametrize(
    ("head", "verdict"),
    [(times(1.0), "pass"), (times(2.0), "fail"), (times(1.2, scatter=0.5), "inconclusive")],
    ids=["as fast", "twice as slow", "now faster and now slower"],
)
@pytest.mark.parametrize("limit", [{"at_most": "15ms"}, {"at_most_ratio": 1.5}], ids=["time", "ratio"])
def test_the_interval_of_the_median_decides(head, verdict, limit):
    (finding,) = judged(timed(head), kind="prediction_time", **limit)
    assert finding.verdict.value == verdict


def test_the_reason_says_median_interval_and_budget():
    (finding,) = judged(timed([0.02] * 41), kind="prediction_time", rows=500, at_most="15ms")
    assert finding.reason == "the time for 500 rows in ms is 20, between 20 and 20; the budget is 15"


def test_a_few_slow_rounds_do_not_make_a_model_slow():
    disturbed = [1.0 if index % 4 == 0 else each for index, each in enumerate(FAST)]
    assert judged(timed(disturbed), kind="prediction_time", at_most_ratio=1.5)[0].verdict.value == "pass"


def test_too_few_rounds_decide_nothing():
    assert judged(timed([0.01] * 5), kind="prediction_time", at_most="15ms")[0].verdict.value == "inconclusive"


@pytest.mark.parametrize(
    ("known", "limit", "reason"),
    [
        pytest.param(timed(FAST), {}, "the rule names no limit", id="no limit"),
        pytest.param(timed(FAST, None), {"at_most_ratio": 1.5}, "the base's model is not at hand", id="no base"),
        pytest.param(evidence(rows=200), {"at_most": "1s"}, "no model was asked how long it takes", id="no model"),
        pytest.param(
            replace(evidence(rows=200), timing=lambda _: Unpaired("too slow")),
            {"at_most": "1s"},
            "too slow",
            id="limit",
        ),
    ],
)
def test_what_cannot_be_measured_is_inconclusive(known, limit, reason):
    (finding,) = judged(known, kind="prediction_time", **limit)
    assert (finding.verdict.value, finding.reason) == ("inconclusive", reason)


def test_without_a_base_the_time_alone_is_judged():
    alone = replace(timed(FAST), base=None)
    assert len(judged(alone, kind="prediction_time", at_most="15ms", at_most_ratio=1.5)) == 1
