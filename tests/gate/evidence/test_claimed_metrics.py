"""The metrics file is a claim: read as it is, and corrupted in the ways that a person would try."""

import math

import pytest

from gate_evidence import evidence
from tidegate import paths
from tidegate.artifacts import write_json
from tidegate.gate.evidence import claimed_metrics
from tidegate.gate.pairing import Unpaired
from tidegate.gate.revision import RevisionFolder


def test_the_metrics_file_is_read(tmp_path):
    write_json(tmp_path / paths.METRICS, {"roc_auc": 0.7})
    assert claimed_metrics.read(RevisionFolder(tmp_path, "here")) == {"roc_auc": 0.7}


@pytest.mark.parametrize("text", [None, "[]", "{", '{"roc_auc": NaN}'])
def test_a_file_that_is_none_is_a_sentence(tmp_path, text):
    if text is not None:
        (tmp_path / paths.METRICS).parent.mkdir(parents=True)
        (tmp_path / paths.METRICS).write_text(text)
    found = claimed_metrics.read(RevisionFolder(tmp_path, "here"))
    assert isinstance(found, Unpaired)
    assert str(paths.METRICS) in found.reason


def test_each_corruption_changes_one_number():
    twin = evidence(rows=200)
    claims = {name: wrong.head.metrics["roc_auc"] for name, wrong in claimed_metrics.corrupted(twin)}
    assert list(claims) == ["metric not a number", "metric missing", "metric better than measured"]
    assert math.isnan(claims["metric not a number"])
    assert claims["metric missing"] is None
