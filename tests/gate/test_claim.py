"""A claim passes, fails or stays open by its bounds, in either direction, exactly at the limit too."""

import math
from dataclasses import replace

import pytest
from scipy import stats as reference

from tidegate.gate.claim import Claim, settle, verdicts
from tidegate.records import Direction, Verdict
from tidegate.stats.estimate import Sampled

HIGHER, LOWER = Direction.HIGHER, Direction.LOWER


def claim(value, limit, direction=HIGHER, *, error=0.001, base=0.7, name="margin", **others):
    fields = {"head": 0.7 + value if base is not None else value, "rows": 1_000, "base": base} | others
    return Claim("holds", "roc_auc", Sampled(value, error, 60), limit, direction, name, **fields)


def settled(*claims, alpha=0.05):
    return list(settle(claims, alpha))


@pytest.mark.parametrize(
    ("made", "verdict", "reason"),
    [
        pytest.param(
            claim(-0.001, -0.004),
            Verdict.PASS,
            "roc_auc changes by −0.0010, at worst −0.0027; the margin is 0.004",
            id="a small loss passes",
        ),
        pytest.param(
            claim(-0.009, -0.004),
            Verdict.FAIL,
            "roc_auc changes by −0.0090, at best −0.0073; the margin is 0.004",
            id="a large loss fails",
        ),
        pytest.param(
            claim(-0.004, -0.004),
            Verdict.INCONCLUSIVE,
            "roc_auc changes by −0.0040, between −0.0057 and −0.0023; the margin is 0.004",
            id="between is open",
        ),
        pytest.param(
            claim(0.009, 0.004, LOWER),
            Verdict.FAIL,
            "roc_auc changes by +0.0090, at best +0.0073; the margin is 0.004",
            id="a rise fails where lower is better",
        ),
        pytest.param(
            claim(0.001, 0.004, LOWER), Verdict.PASS, "at worst +0.0027; the margin is 0.004", id="a small rise passes"
        ),
        pytest.param(
            claim(0.70, 0.68, base=None, name="floor"),
            Verdict.PASS,
            "roc_auc is 0.7000, at worst 0.6983; the floor is 0.68",
            id="above the floor",
        ),
        pytest.param(
            claim(0.70, 0.68, LOWER, base=None, name="ceiling"),
            Verdict.FAIL,
            "roc_auc is 0.7000, at best 0.6983; the ceiling is 0.68",
            id="above the ceiling",
        ),
    ],
)
def test_verdicts_and_their_sentences(made, verdict, reason):
    (finding,) = settled(made)
    assert finding.verdict is verdict
    assert reason in finding.reason


@pytest.mark.parametrize(("direction", "sign"), [(HIGHER, 1), (LOWER, -1)])
def test_exactly_at_the_limit_without_any_error_passes(direction, sign):
    (finding,) = settled(claim(sign * -0.004, sign * -0.004, direction, error=0.0))
    assert finding.verdict is Verdict.PASS


def test_the_interval_is_in_the_metrics_own_unit_and_order():
    for direction, limit in ((HIGHER, -0.004), (LOWER, 0.004)):
        (finding,) = settled(claim(0.001, limit, direction))
        assert finding.difference is not None
        assert finding.difference.low < finding.difference.value < finding.difference.high
        assert finding.interval is None
        assert finding.difference.level == 0.95


def test_a_value_has_an_interval_and_no_difference():
    (finding,) = settled(claim(0.7, 0.68, base=None))
    assert finding.difference is None
    assert finding.interval is not None
    assert (finding.sees, finding.undecided) == (None, None)


def test_more_rules_need_more_to_fail_and_no_more_to_pass():
    alone = settled(claim(-0.0060, -0.004))[0]
    among = settled(claim(-0.0060, -0.004), *(claim(0.0, -0.004, slice=f"part={at}") for at in range(20)))
    assert alone.verdict is Verdict.FAIL
    assert among[0].verdict is Verdict.INCONCLUSIVE
    assert {finding.verdict for finding in among[1:]} == {Verdict.PASS}
    assert among[0].sees > alone.sees


def test_one_number_against_several_limits_costs_the_other_rules_nothing():
    others = [claim(0.0, -0.004, slice=f"part={at}") for at in range(10)]
    once = settled(claim(-0.0067, -0.004), *others)
    twice = settled(claim(-0.0067, -0.004), *others, claim(-0.0067, -0.006), *others)
    assert once[0].verdict is Verdict.FAIL
    assert twice[:11] == once
    assert [finding.sees for finding in twice[12:]] == [finding.sees for finding in once[1:]]


@pytest.mark.parametrize(
    ("value", "error", "reason"),
    [
        pytest.param(math.nan, math.nan, "roc_auc is not defined on 1,000 rows", id="no value"),
        pytest.param(0.1, math.nan, "roc_auc has no standard error on 1,000 rows in 61 blocks", id="no error"),
    ],
)
def test_what_has_no_error_is_open(value, error, reason):
    (finding,) = settled(claim(value, -0.004, error=error, head=math.nan))
    assert (finding.verdict, finding.reason, finding.head) == (Verdict.INCONCLUSIVE, reason, None)
    assert not finding.measured


def test_an_open_comparison_says_how_many_rows_would_decide():
    (finding,) = settled(claim(-0.01, -0.03, error=0.026, rows=89))
    assert finding.verdict is Verdict.INCONCLUSIVE
    assert finding.remedy == "needs about 420 rows like these"


def test_a_margin_that_no_holdout_within_reach_decides_is_answered_by_one_that_would():
    (finding,) = settled(claim(-0.01, -0.000001, error=0.026, rows=89))
    assert finding.remedy == "no number of rows like these decides this margin; raise it to about 0.065"


def test_no_claims_settle_to_nothing():
    assert settled() == []


def test_a_metric_that_is_better_lower_is_the_mirror_of_one_that_is_better_higher():
    """Rows that were lost count as lost, whichever sign the metric gives them."""
    lost = Sampled(-0.02, 0.01, 60, 0.002, -0.8, -0.003)
    (higher,) = settled(Claim("holds", "recall", lost, -0.05, HIGHER, "margin", 0.7, 1_000, 0.72))
    (lower,) = settled(Claim("holds", "misses", lost.negated, 0.05, LOWER, "margin", 0.3, 1_000, 0.28))
    assert (lower.verdict, lower.sees, lower.undecided) == (higher.verdict, higher.sees, higher.undecided)
    assert (lower.difference.low, lower.difference.high) == (-higher.difference.high, -higher.difference.low)


def test_each_end_of_an_interval_is_one_sided_at_the_level_it_states():
    (finding,) = settled(claim(0.0, -0.004), alpha=0.1)
    assert finding.difference.level == 0.9
    assert finding.difference.high == pytest.approx(0.001 * reference.t.ppf(0.9, 60))
    # other claims change what fails, not what is shown
    among = settled(claim(0.0, -0.004), *(claim(0.0, -0.004, slice=f"part={at}") for at in range(20)), alpha=0.1)
    assert among[0].difference == finding.difference


def test_the_sentence_shows_the_bound_that_a_verdict_among_many_rests_on():
    among = settled(claim(-0.0060, -0.004), *(claim(0.0, -0.004, slice=f"part={at}") for at in range(20)))
    assert among[0].reason == "roc_auc changes by −0.0060, between −0.0077 and −0.0031; the margin is 0.004"


def test_verdicts_are_those_of_the_findings():
    made = [claim(value, -0.004) for value in (-0.02, -0.009, -0.004, 0.0, math.nan)]
    assert list(verdicts(made, 0.05)) == [finding.verdict for finding in settled(*made)]


def test_no_prediction_that_differs_passes_and_no_gain_is_made_of_it():
    alike = {"error": 0.0, "alike": True}
    assert settled(claim(0.0, 0.0, **alike))[0].verdict is Verdict.PASS
    assert settled(claim(0.0, 0.001, **alike))[0].verdict is Verdict.FAIL


@pytest.mark.parametrize(
    ("cost", "verdict"),
    [pytest.param(0.001, Verdict.PASS, id="bounded"), pytest.param(0.002, Verdict.INCONCLUSIVE, id="large")],
)
def test_rows_that_the_holdout_may_lack_count_where_each_can_cost_much(cost, verdict):
    (finding,) = settled(claim(0.0, -0.004, worst_row=cost))
    assert finding.verdict is verdict
    assert ("rarer than 1 in 334" in finding.reason) == (verdict is Verdict.PASS)
    assert ("3 rows of a kind missing from the holdout" in finding.reason) == (verdict is not Verdict.PASS)


@pytest.mark.parametrize(("freedom", "verdict"), [(24.0, Verdict.PASS), (23.4, Verdict.INCONCLUSIVE)])
def test_a_pass_needs_twenty_five_blocks_of_equal_weight(freedom, verdict):
    made = claim(0.0, -0.004)
    (finding,) = settled(replace(made, sampled=replace(made.sampled, freedom=freedom, blocked=True)))
    assert finding.verdict is verdict
    assert finding.undecided == (1.0 if verdict is Verdict.INCONCLUSIVE else pytest.approx(0.0, abs=0.05))


@pytest.mark.parametrize(("slice_", "more"), [("all", ""), ("carrier=UA", ", or raise `min_rows` of its slice")])
@pytest.mark.parametrize("freedom", [0.0, 3.0])
def test_few_blocks_come_with_the_way_out(freedom, slice_, more):
    made = claim(0.0, -0.004)
    sampled = replace(made.sampled, freedom=freedom, blocked=True, error=made.sampled.error if freedom else math.nan)
    (finding,) = settled(replace(made, sampled=sampled, slice=slice_))
    assert finding.remedy == f"hold out at least 25 days or groups by `data.split`, or split at random{more}"
    assert freedom or finding.reason == "roc_auc has no standard error: its 1,000 rows are of one day or group"
