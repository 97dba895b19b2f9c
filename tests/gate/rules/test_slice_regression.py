"""A part of the rows may not pay for the others."""

from dataclasses import replace

import pytest

from gate_evidence import columns, evidence, judged, sliced
from tidegate.gate.pairing import Unpaired

RULE = {"kind": "slice_regression", "metric": "roc_auc", "slices": "carrier", "margin": 0.05}


def test_parts_that_hold_pass_and_rare_parts_are_named():
    findings = judged(sliced(head_noise=0.31), **RULE)
    assert [(f.slice, f.verdict.value) for f in findings] == [
        ("carrier=A", "pass"),
        ("carrier=B", "pass"),
        ("carrier", "pass"),
    ]
    assert findings[-1].reason == "1 of 3 parts have too few rows and are not judged: carrier=C"


def test_the_part_that_pays_is_named_and_the_others_pass():
    findings = judged(sliced(head_noise=0.2, worse_for="B"), **RULE)
    assert {f.slice: f.verdict.value for f in findings} == {"carrier=A": "pass", "carrier=B": "fail", "carrier": "pass"}
    assert findings[1].rows == (columns().carrier == "B").sum()


def test_a_declared_condition_is_one_part():
    (finding,) = judged(sliced(), **RULE | {"slices": "far"})
    assert (finding.slice, finding.verdict.value) == ("far", "pass")


@pytest.mark.parametrize(
    ("known", "reason"),
    [
        pytest.param(evidence(), "carrier is not declared under evaluate.slices", id="slice not declared"),
        pytest.param(
            replace(sliced(), holdout=lambda: Unpaired("data/holdout.parquet not found")),
            "data/holdout.parquet not found",
            id="no columns",
        ),
        pytest.param(
            replace(sliced(), holdout=lambda: sliced().holdout().iloc[:1_990]),
            "10 of 2000 predicted rows are not in the holdout",
            id="rows that the holdout does not know",
        ),
    ],
)
def test_what_cannot_be_cut_is_inconclusive(known, reason):
    (finding,) = judged(known, **RULE)
    assert (finding.verdict.value, finding.reason) == ("inconclusive", reason)


def test_no_part_with_enough_rows_does_not_pass():
    (finding,) = judged(sliced(rows=90), **RULE)
    assert (finding.verdict.value, finding.reason) == ("inconclusive", "no rows or slices to judge")


def test_without_a_base_to_pair_with_it_is_inconclusive():
    known = sliced()
    known = replace(known, base=replace(known.base, predictions=Unpaired("main has no predictions")))
    (finding,) = judged(known, **RULE)
    assert (finding.verdict.value, finding.reason) == ("inconclusive", "main has no predictions")
