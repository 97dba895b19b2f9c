"""Groups may not be treated very differently."""

from dataclasses import replace

import pytest

from gate_evidence import judged, sliced
from tidegate.policy.pairing import Unpaired

RULE = {"kind": "fairness_gap", "metric": "recall", "by": "carrier", "at_most": 0.3}


def test_groups_treated_alike_pass_and_rare_groups_are_named():
    first, second = judged(sliced(rows=4_000), **RULE)
    assert first.verdict.value == "pass"
    assert 0 <= first.head < 0.3
    assert second.reason == "1 of 3 groups have too few rows and are not judged: C"


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
        pytest.param(sliced(), "tail", "tail is no column of the holdout", id="no such column"),
        pytest.param(sliced(rows=150), "carrier", "1 of 3 groups have 100 rows; a gap needs two", id="one group"),
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
