"""What is missing from the judgement is found, not passed over."""

from dataclasses import replace

import pytest

from gate_evidence import columns, declared, evidence, judged, sliced
from tidegate.gate.pairing import Unpaired


def test_everything_judged_passes():
    (finding,) = judged(sliced(), kind="coverage", rows=2_000)
    assert (finding.verdict.value, finding.reason) == ("pass", "all 2,000 holdout rows and every slice are judged")


def test_rows_that_were_not_predicted_fail():
    table = columns(2_010)
    (finding,) = judged(replace(sliced(), holdout=lambda: table), kind="coverage")
    assert (finding.verdict.value, finding.reason) == ("fail", "2,000 rows were predicted; the holdout has 2,010")


def test_fewer_rows_than_required_fail():
    (finding,) = judged(sliced(), kind="coverage", rows=2_001)
    assert (finding.verdict.value, finding.reason) == ("fail", "2,000 rows were judged; at least 2,001 are required")


def test_a_slice_without_a_part_to_judge_is_inconclusive():
    table = columns()
    known = evidence(evaluate=declared(slices={"carrier": {"by": "carrier", "min_rows": 3_000}}))
    (finding,) = judged(replace(known, holdout=lambda: table), kind="coverage")
    assert finding.verdict.value == "inconclusive"
    assert finding.reason == "none of the 3 parts of carrier has enough rows to be judged"


@pytest.mark.parametrize(
    ("known", "reason"),
    [
        pytest.param(evidence(), "the holdout's columns are unavailable", id="no holdout"),
        pytest.param(
            replace(sliced(), head=replace(sliced().head, predictions=Unpaired("no predictions")), base=None),
            "no predictions",
            id="no predictions",
        ),
    ],
)
def test_missing_evidence_is_inconclusive(known, reason):
    (finding,) = judged(known, kind="coverage")
    assert (finding.verdict.value, finding.reason) == ("inconclusive", reason)


def test_a_slice_that_cannot_be_cut_is_inconclusive():
    table = columns().drop(index=[3])
    found = judged(replace(sliced(), holdout=lambda: table), kind="coverage")
    assert [finding.verdict.value for finding in found] == ["fail", "inconclusive", "inconclusive"]
