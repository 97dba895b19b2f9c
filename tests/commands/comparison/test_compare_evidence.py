"""The evidence of two files is what two revisions of the same rows would have left."""

import numpy as np
import pytest

from tidegate.commands.comparison.compare_evidence import evidence_of
from tidegate.config.schema.evaluate import Evaluate
from tidegate.gate.pairing import Paired
from tidegate.prediction_files.classes import TaskOfTruth
from tidegate.prediction_files.match_rows import MatchedRows

ROWS = MatchedRows(
    TaskOfTruth("binary"),
    truth=np.array([1.0, 0.0, 1.0]),
    base=np.array([0.9, 0.2, 0.6]),
    head=np.array([0.4, 0.1, 0.3]),
    block=np.array(["a", "b", "b"], dtype=object),
    columns={"carrier": np.array(["AA", "UA", "UA"], dtype=object)},
)


def declared(*metrics):
    slices = {"carrier": {"by": "carrier", "min_rows": 1}}
    return Evaluate.model_validate({"task": "binary", "metrics": {name: {} for name in metrics}, "slices": slices})


def test_rows_names_blocks_and_slices_are_those_of_the_files():
    evidence = evidence_of("a.csv", "b.csv", ROWS, declared("brier"))
    assert (evidence.base.name, evidence.head.name) == ("a.csv", "b.csv")
    assert isinstance(evidence.paired, Paired)
    assert evidence.paired.block.tolist() == ["a", "b", "b"]
    assert [part.label for part in evidence.parts("carrier")] == ["carrier=AA", "carrier=UA"]


def test_metrics_are_computed_and_an_undefined_one_is_none():
    evidence = evidence_of("a.csv", "b.csv", ROWS, declared("brier", "precision"))
    assert evidence.head.metrics == {"brier": pytest.approx((0.36 + 0.01 + 0.49) / 3), "precision": None}
