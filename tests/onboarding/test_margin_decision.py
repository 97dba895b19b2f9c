"""The margin is one that the gate decides, rounded up, with the loss that it sees; none where nothing passes."""

import numpy as np
import pytest

import gate_evidence
from tidegate.gate.pairing import Paired
from tidegate.onboarding import margin_decision


def decided(rows, *, days=0):
    row_id, truth, odds, block = gate_evidence.holdout(rows, days=days)
    noise = np.random.default_rng(4).normal(0, 0.3, (2, rows))
    base, head = 1 / (1 + np.exp(-(odds + noise)))
    table = gate_evidence.columns(rows)
    return margin_decision.decided(gate_evidence.declared(), [Paired(row_id, truth, base, head, block)], table, 7)


def test_more_rows_decide_a_smaller_margin_and_see_a_smaller_loss():
    (few, few_seen), (many, many_seen) = decided(500), decided(5_000)
    assert 0 < many < few
    assert many < many_seen < few_seen
    assert float(f"{many:.2g}") == many


def test_few_days_decide_none():
    assert decided(2_000, days=20) == (None, None)
    assert decided(2_000, days=30)[0] > 0


@pytest.mark.parametrize(
    ("resolves", "margin_"),
    [(0.0312, 0.032), (0.00291, 0.003), (0.5, 0.5), (0.51, None), (None, None), (float("nan"), None)],
)
def test_it_is_rounded_up_to_two_digits(resolves, margin_):
    assert margin_decision._rounded_up(resolves) == margin_
