"""A slow model is blocked, a fast one passes, and a busy machine decides nothing."""

from dataclasses import replace

import numpy as np
import pytest

from gate_evidence import evidence, judged
from tidegate.gate.evidence.timing import Timed, corrupted
from tidegate.gate.pairing import Unpaired

FAST = tuple(0.010 + 0.0001 * np.random.default_rng(1).exponential(1, 41))


def timed(head, base=FAST):
    known = evidence(rows=200)
    return replace(known, timing=lambda rows, longer: Timed(tuple(head), tuple(base) if base is not None else None))


def times(factor, *, scatter=0.0):
    return [factor * seconds * (1 + scatter * (index % 2)) for index, seconds in enumerate(FAST)]


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
    assert finding.reason == (
        "the time for 500 rows in ms is 20, between 20 and 20; the budget is 15; "
        "measured again, 3 times as long; at first it was 20"
    )


def test_a_few_slow_rounds_do_not_make_a_model_slow():
    disturbed = [1.0 if index % 4 == 0 else seconds for index, seconds in enumerate(FAST)]
    assert judged(timed(disturbed), kind="prediction_time", at_most_ratio=1.5)[0].verdict.value == "pass"


def test_too_few_rounds_decide_nothing():
    assert judged(timed([0.01] * 5), kind="prediction_time", at_most="15ms")[0].verdict.value == "inconclusive"


@pytest.mark.parametrize(
    ("known", "limit", "reason"),
    [
        pytest.param(timed(FAST), {}, "the rule has no limit", id="no limit"),
        pytest.param(timed(FAST, None), {"at_most_ratio": 1.5}, "the base model is unavailable", id="no base"),
        pytest.param(evidence(rows=200), {"at_most": "1s"}, "no model was timed", id="no model"),
        pytest.param(
            replace(evidence(rows=200), timing=lambda rows, longer: Unpaired("too slow")),
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


def in_turn(*heads):
    """Evidence whose measurements give these times of the head, one after the other; and how long each took."""
    known, longer = evidence(rows=200), []

    def timing(rows, times_longer):
        longer.append(times_longer)
        head = heads[len(longer) - 1]
        return head if isinstance(head, Unpaired) else Timed(tuple(head), FAST)

    return replace(known, timing=timing), longer


@pytest.mark.parametrize(
    ("second", "verdict"),
    [
        pytest.param(times(2.0), "fail", id="slow both times"),
        pytest.param(times(1.0), "pass", id="slow at first only"),
        pytest.param(times(1.2, scatter=0.5), "inconclusive", id="undecided the second time"),
        pytest.param(Unpaired("too slow to measure", "ask fewer rows"), "inconclusive", id="not measured again"),
    ],
)
@pytest.mark.parametrize("limit", [{"at_most": "15ms"}, {"at_most_ratio": 1.5}], ids=["time", "ratio"])
def test_only_two_measurements_that_agree_block(second, verdict, limit):
    known, longer = in_turn(times(2.0), second)
    (finding,) = judged(known, kind="prediction_time", **limit)
    assert (finding.verdict.value, longer) == (verdict, [1, 3])
    assert "measured again" in finding.reason


def test_what_did_not_seem_slow_is_not_measured_again():
    for head in (times(1.0), times(1.2, scatter=0.5)):
        known, longer = in_turn(head)
        judged(known, kind="prediction_time", at_most_ratio=1.5)
        assert longer == [1]


def test_of_two_limits_only_the_one_that_was_exceeded_is_decided_again():
    known, _ = in_turn(times(2.0), times(20.0))
    in_time, in_ratio = judged(known, kind="prediction_time", at_most="100ms", at_most_ratio=1.5)
    assert (in_time.verdict.value, in_ratio.verdict.value) == ("pass", "fail")
    assert "measured again" not in in_time.reason


def test_models_that_can_not_be_timed_are_one_finding_whatever_the_limits():
    known, _ = in_turn(Unpaired("no model"))
    assert len(judged(known, kind="prediction_time", at_most="1s", at_most_ratio=2)) == 1


def refused(rows, longer):
    raise AssertionError("nothing needs to be timed")


@pytest.mark.parametrize(("limit", "verdict"), [(2.0, "pass"), (1.0, "pass"), (0.9, "fail")])
def test_the_ratio_of_a_model_to_itself_is_one_without_timing(limit, verdict):
    known = replace(timed(times(1.0)), timing=refused, same_model=True)
    (finding,) = judged(known, kind="prediction_time", at_most_ratio=limit)
    assert (finding.verdict.value, finding.head, finding.limit) == (verdict, 1.0, limit)
    assert "is 1, because model and holdout are the base's; the budget is" in finding.reason


def test_a_time_is_measured_even_if_the_model_is_the_bases():
    known = replace(timed(times(2.0)), same_model=True)
    assert [each.verdict.value for each in judged(known, kind="prediction_time", at_most="15ms")] == ["fail"]
    both = judged(known, kind="prediction_time", at_most="15ms", at_most_ratio=1.5)
    assert [each.verdict.value for each in both] == ["fail", "fail"]


def test_the_corrupted_twin_of_an_unchanged_model_is_timed():
    known = replace(timed(times(1.0)), same_model=True)
    (_, twin), *_ = corrupted(known)
    assert judged(twin, kind="prediction_time", at_most_ratio=2.0)[0].verdict.value == "fail"
