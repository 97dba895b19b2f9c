"""The margin is one that the gate decides, rounded up, with the loss that it sees; none where nothing passes."""

import numpy as np
import pytest

import gate_evidence
from tidegate.config.schema.evaluate import Evaluate
from tidegate.gate.pairing import Paired
from tidegate.onboarding import margin_decision


def decided(rows, *, days=0):
    row_id, truth, odds, block = gate_evidence.holdout(rows, days=days)
    noise = np.random.default_rng(4).normal(0, 0.3, (2, rows))
    base, head = 1 / (1 + np.exp(-(odds + noise)))
    table = gate_evidence.columns(rows)
    return margin_decision.decided(gate_evidence.declared(), [Paired(row_id, truth, base, head, block)], table, 7)


def test_more_rows_decide_a_smaller_margin_and_see_a_smaller_loss():
    few, many = decided(500), decided(5_000)
    assert few.metric == many.metric == "roc_auc"
    assert 0 < many.margin < few.margin
    assert many.margin < many.sees < few.sees
    assert float(f"{many.margin:.2g}") == many.margin


def test_few_days_decide_none():
    assert decided(2_000, days=20) == margin_decision.DecidedMargin("roc_auc")
    assert decided(2_000, days=30).margin > 0


def test_the_first_metric_that_the_gate_decides_is_taken():
    """Three more of a number's rare large values would take all of r2, but only a part of the absolute error."""
    generator = np.random.default_rng(6)
    truth = np.where(np.arange(2_000) % 500 == 0, 5_000.0, generator.exponential(20.0, 2_000))
    base, head = (np.full(2_000, 15.0) + generator.normal(0, 0.05, 2_000) for _ in range(2))
    metrics = {"r2": {}, "mae": {}}
    evaluate = Evaluate.model_validate({"task": "regression", "metrics": metrics})
    pair = Paired(np.arange(2_000), truth, base, head, np.full(2_000, "", dtype=object))
    found = margin_decision.decided(evaluate, [pair], gate_evidence.columns(2_000), 7)
    assert found.metric == "mae"
    assert 7.4 < found.margin < 12  # three rows of 5,000 more, and half of what is reached


@pytest.mark.parametrize(
    ("resolves", "margin_"),
    [(0.0312, 0.032), (0.00291, 0.003), (0.5, 0.5), (0.51, None), (None, None), (float("nan"), None)],
)
def test_it_is_rounded_up_to_two_digits(resolves, margin_):
    assert margin_decision._rounded_up(resolves) == margin_
