"""No part may be served much worse than the whole."""

from dataclasses import replace

import pytest

from gate_evidence import judged, sliced
from tidegate.gate.pairing import Unpaired

RULE = {"kind": "slice_gap", "metric": "roc_auc", "slices": "carrier", "at_most": 0.1}


def test_parts_near_the_whole_pass():
    findings = judged(sliced(), **RULE)
    assert [(f.slice, f.verdict.value) for f in findings] == [
        ("carrier=A", "pass"),
        ("carrier=B", "pass"),
        ("carrier", "pass"),
    ]
    assert findings[-1].reason == "1 of 3 parts have too few rows and are not judged: carrier=C"


@pytest.mark.parametrize("metric", ["roc_auc", "brier"], ids=["higher is better", "lower is better"])
def test_a_part_far_behind_fails(metric):
    findings = judged(sliced(worse_for="B"), **RULE | {"metric": metric, "at_most": 0.05})
    failing = [finding for finding in findings if finding.verdict.value == "fail"]
    assert [finding.slice for finding in failing] == ["carrier=B"]
    assert failing[0].head > 0.05


def test_a_part_ahead_of_the_whole_has_a_negative_gap_and_passes():
    findings = judged(sliced(worse_for="B"), **RULE)
    assert findings[0].slice == "carrier=A"
    assert findings[0].head < 0
    assert findings[0].verdict.value == "pass"


def test_it_needs_no_base():
    alone = replace(sliced(), base=None)
    assert [f.verdict.value for f in judged(alone, **RULE)] == ["pass", "pass", "pass"]


def test_no_columns_are_inconclusive():
    (finding,) = judged(replace(sliced(), holdout=lambda: Unpaired("no holdout")), **RULE)
    assert (finding.verdict.value, finding.reason) == ("inconclusive", "no holdout")
