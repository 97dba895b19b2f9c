"""Groups may not be treated very differently."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from gate_evidence import declared, judged, sliced
from tidegate.gate.evidence import Evidence
from tidegate.gate.pairing import Predictions, Unpaired
from tidegate.gate.revision import RevisionEvidence

RULE = {"kind": "fairness_gap", "metric": "recall", "by": "carrier", "at_most": 0.3}


def test_groups_treated_alike_pass_and_rare_groups_are_named():
    first, second = judged(sliced(rows=4_000), **RULE)
    assert first.verdict.value == "pass"
    assert 0 <= first.head < 0.3
    assert second.reason == ("1 of 3 groups have fewer than 100 rows of the positive kind and are not compared: C")


def test_rows_without_a_group_are_a_group_of_their_own():
    known = sliced(rows=4_000, worse_for="B")
    table = known.holdout()
    table = table.assign(carrier=table.carrier.astype("str").where(table.carrier != "B"))
    rule = RULE | {"metric": "roc_auc", "at_most": 0.1}
    finding = judged(replace(known, holdout=lambda: table), **rule)[0]
    assert finding.verdict.value == "fail"
    assert "between A and carrier is null, of 2 groups" in finding.reason


def test_a_group_treated_worse_fails():
    finding = judged(sliced(rows=4_000, worse_for="B"), **RULE | {"metric": "roc_auc", "at_most": 0.1})[0]
    assert finding.verdict.value == "fail"


def test_the_gap_is_that_of_fairlearns_definition():
    known = sliced(rows=4_000)
    here, groups = known.head.predictions, known.holdout().carrier.to_numpy()
    recalls = [(here.predicted[(groups == name) & (here.truth == 1)] >= 0.5).mean() for name in ("A", "B")]
    assert judged(known, **RULE)[0].head == pytest.approx(max(recalls) - min(recalls))


@pytest.mark.parametrize(
    ("known", "by", "reason"),
    [
        pytest.param(sliced(), "tail", "tail is not a column of the holdout", id="no such column"),
        pytest.param(
            sliced(rows=500),
            "carrier",
            "1 of 3 groups have 100 rows of the positive kind; a gap needs two",
            id="one group",
        ),
        pytest.param(
            replace(sliced(), holdout=lambda: Unpaired("no holdout")), "carrier", "no holdout", id="no holdout"
        ),
        pytest.param(
            replace(sliced(), head=replace(sliced().head, predictions=Unpaired("no predictions")), base=None),
            "carrier",
            "no predictions",
            id="no predictions",
        ),
    ],
)
def test_what_cannot_be_compared_is_inconclusive(known, by, reason):
    (finding,) = judged(known, **RULE | {"by": by})
    assert (finding.verdict.value, finding.reason) == ("inconclusive", reason)


def grouped(count, *, gap, rows=100, days=0, seed=3):
    """Groups of positive rows only, every other one with a recall by `gap` above that of its neighbours."""
    draw, group = np.random.default_rng(seed), np.repeat(np.arange(count), rows)
    found = (draw.random(len(group)) < 0.7 + gap * (group % 2 - 0.5)).astype(float)
    names = np.arange(len(group))
    block = np.array([f"day {row % days}" if days else "" for row in names], dtype=object)
    head = RevisionEvidence("here", Predictions(names, np.ones(len(group)), found, block))
    table = pd.DataFrame({"carrier": [f"C{number}" for number in group]}, index=names)
    return Evidence(declared(), head, holdout=lambda: table)


@pytest.mark.parametrize("days", [0, 50], ids=["rows", "days"])
def test_a_hundred_groups_without_a_gap_are_not_blocked_by_their_number(days):
    finding = judged(grouped(100, gap=0.0, days=days), **RULE | {"at_most": 0.1})[0]
    assert finding.head > 0.2
    assert finding.verdict.value == "inconclusive"
    assert "of 100 groups" in finding.reason


@pytest.mark.parametrize(
    ("gap", "verdict"), [pytest.param(0.0, "pass", id="no gap"), pytest.param(0.3, "fail", id="a true gap")]
)
def test_twenty_groups_of_many_rows_are_decided(gap, verdict):
    assert judged(grouped(20, gap=gap, rows=2_000), **RULE | {"at_most": 0.15})[0].verdict.value == verdict


def test_the_pair_that_may_be_widest_is_named_and_the_gap_stays_a_distance():
    finding = judged(grouped(2, gap=0.6, rows=400), **RULE)[0]
    assert "between C1 and C0, of 2 groups" in finding.reason
    assert 0 <= finding.interval.low <= finding.interval.high <= 1


def test_few_blocks_do_not_pass():
    finding = judged(grouped(2, gap=0.0, rows=2_000, days=10), **RULE)[0]
    assert finding.verdict.value == "inconclusive"
    assert "a pass needs 25" in finding.reason


def test_a_group_without_the_metric_leaves_the_gap_undecided():
    known = grouped(2, gap=0.0)
    made = known.head.predictions
    nothing = replace(made, predicted=np.where(known.holdout().carrier == "C1", 0.0, made.predicted))
    known = replace(known, declared=declared({"precision": {}}), head=replace(known.head, predictions=nothing))
    finding = judged(known, **RULE | {"metric": "precision"})[0]
    assert (finding.verdict.value, finding.measured) == ("inconclusive", False)
