"""A metric without a value says why, by the rows that it was computed on."""

import dataclasses
import math

import numpy as np
import pytest

from gate_evidence import declared, evidence
from tidegate.gate.metric_integrity import findings
from tidegate.records import Verdict


def without_a_value(metric, truth, predicted):
    """Evidence whose metrics file says that the metric has no value on these rows."""
    known = evidence(evaluate=declared({metric: {}}))
    rows = {"row_id": np.arange(len(truth)), "block": np.full(len(truth), "", dtype=object)}
    made = dataclasses.replace(
        known.head.predictions, truth=np.array(truth, float), predicted=np.array(predicted, float), **rows
    )
    return dataclasses.replace(known, head=dataclasses.replace(known.head, predictions=made, metrics={metric: None}))


@pytest.mark.parametrize(
    ("metric", "truth", "predicted", "reason"),
    [
        ("roc_auc", [], [], "there are no rows"),
        ("roc_auc", [0, 0], [0.1, 0.9], "all 2 rows are negative"),
        ("precision", [0, 1], [0.1, 0.4], "no prediction of 2 rows reaches the threshold 0.5"),
        (
            "precision",
            [0, 0],
            [0.1, 0.4],
            "all 2 rows are negative and no prediction of 2 rows reaches the threshold 0.5",
        ),
        ("f1", [0, math.nan], [0.5, 0.6], "its formula has no value on these 2 rows"),
    ],
)
def test_why_a_metric_is_undefined_is_said_of_the_rows(metric, truth, predicted, reason):
    (finding,) = findings(without_a_value(metric, truth, predicted))
    assert finding.verdict is Verdict.INCONCLUSIVE
    assert finding.reason == f"{metric} is undefined: {reason}"
