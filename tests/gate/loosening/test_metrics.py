import pytest

from tidegate.config.schema.evaluate import Evaluate
from tidegate.gate.loosening.metrics import loosened

BASE = {
    "task": "binary",
    "threshold": 0.5,
    "metrics": {"roc_auc": {}, "recall": {}},
    "slices": {"carrier": {"by": "carrier", "min_rows": 30}},
}


def named(**change):
    head = Evaluate.model_validate(BASE | change)
    return {loosening.key: loosening.says for loosening in loosened(Evaluate.model_validate(BASE), head)}


@pytest.mark.parametrize(
    ("change", "weakened"),
    [
        ({}, {}),
        ({"threshold": 0.4}, {"evaluate.threshold": ""}),
        ({"metrics": {"roc_auc": {}}}, {"evaluate.metrics.recall": "removed"}),
        ({"metrics": {"roc_auc": {}, "recall": {"kind": "precision"}}}, {"evaluate.metrics.recall.kind": ""}),
        ({"metrics": {"roc_auc": {}, "recall": {}, "brier": {}}}, {}),
        ({"slices": {}}, {"evaluate.slices.carrier": "removed"}),
        (
            {"slices": {"line": {"by": "carrier", "min_rows": 30}}},
            {"evaluate.slices.carrier": "renamed to line; its history ends"},
        ),
        ({"slices": {"carrier": {"by": "origin", "min_rows": 30}}}, {"evaluate.slices.carrier.by": ""}),
        ({"slices": {"carrier": {"by": "carrier", "min_rows": 31}}}, {"evaluate.slices.carrier.min_rows": ""}),
        ({"slices": {"carrier": {"by": "carrier", "min_rows": 29}}}, {}),
    ],
)
def test_a_metric_or_slice_that_is_gone_or_another_weakens(change, weakened):
    assert named(**change) == weakened


@pytest.mark.parametrize(("field", "before", "after"), [("k", 2, 3), ("quantile", 0.9, 0.5)])
def test_another_number_of_a_metric_weakens(field, before, after):
    base, head = (
        Evaluate.model_validate(BASE | {"metrics": {"top": {"kind": "roc_auc", field: value}}})
        for value in (before, after)
    )
    assert [loosening.key for loosening in loosened(base, head)] == [f"evaluate.metrics.top.{field}"]
