"""A loss that few rows of a rare class carry does not pass because rows of the other class moved."""

import numpy as np
import pandas as pd
import pytest

from gate_evidence import declared, revision
from tidegate.config.schema.gate import Gate
from tidegate.gate.decision import decide
from tidegate.gate.evidence import Evidence

ROWS, POSITIVE = 3_000, 20


def compared(metric, *, seed, hurt=0.04, positive=POSITIVE, margin=0.02):
    """The decision on a head that loses the margin in the population: by the share `hurt` of the positive rows."""
    draw = np.random.default_rng(seed)
    truth = np.zeros(ROWS)
    truth[:positive] = 1
    odds = draw.normal(-3, 1, ROWS) + 6 * truth
    moved = odds + draw.normal(0, 0.3, ROWS)
    lost = (truth == 1) & (draw.random(ROWS) < hurt)
    moved[lost] = draw.normal(-3, 1, int(lost.sum()))
    of = (np.arange(ROWS), truth, odds, np.full(ROWS, "", dtype=object))
    evaluate = declared({metric: {}})
    base = revision("base", odds, of=of, evaluate=evaluate)
    head = revision("head", moved, of=of, evaluate=evaluate)
    rule = {"kind": "no_regression", "metric": metric, "margin": margin}
    decision = decide(Gate.model_validate({"rules": {"rule": rule}}), Evidence(evaluate, head, base))
    return next(finding for finding in decision.findings if finding.rule == "rule")


@pytest.mark.parametrize("metric", ["balanced_accuracy", "roc_auc", "recall_macro"])
def test_twenty_rows_that_show_no_loss_do_not_prove_that_there_is_none(metric):
    finding = compared(metric, seed=3, hurt=0.0)
    assert finding.verdict.value == "inconclusive"
    assert "3 rows of a kind missing from the holdout can use up the margin" in finding.reason


@pytest.mark.parametrize("metric", ["balanced_accuracy", "roc_auc"])
def test_with_many_rows_of_the_rare_class_no_loss_passes(metric):
    assert compared(metric, seed=3, hurt=0.0, positive=600).verdict.value == "pass"


def valued(metric, *, positive, rule):
    """The finding on one model that has every rare row right."""
    draw = np.random.default_rng(3)
    truth = np.zeros(ROWS)
    truth[:positive] = 1
    odds = draw.normal(-2.5, 1, ROWS)
    odds[truth == 1] = draw.normal(2, 0.5, positive)
    of = (np.arange(ROWS), truth, odds, np.full(ROWS, "", dtype=object))
    evaluate = declared({metric: {}}, slices={"half": {"when": "half == 1"}})
    table = pd.DataFrame({"half": (np.arange(ROWS) % 2 == 0).astype(int)})
    head = revision("head", odds, of=of, evaluate=evaluate)
    known = Evidence(evaluate, head, None, holdout=lambda: table)
    decision = decide(Gate.model_validate({"rules": {"rule": {"metric": metric, **rule}}}), known)
    return next(finding for finding in decision.findings if finding.rule == "rule")


@pytest.mark.parametrize(
    ("rule", "left"),
    [
        pytest.param({"kind": "floor", "at": 0.92}, "what is left to the floor", id="a floor"),
        pytest.param(
            {"kind": "slice_gap", "slices": "half", "at_most": 0.02}, "what is left to the ceiling", id="a gap"
        ),
    ],
)
@pytest.mark.parametrize("metric", ["balanced_accuracy", "recall_macro", "roc_auc"])
def test_eight_rows_that_are_all_right_do_not_prove_that_more_would_be(metric, rule, left):
    finding = valued(metric, positive=8, rule=rule)
    assert finding.verdict.value == "inconclusive"
    assert f"3 rows of a kind missing from the holdout can use up {left}" in finding.reason


def test_with_many_rows_of_the_rare_class_a_floor_passes():
    rule = {"kind": "floor", "at": 0.85}
    assert valued("balanced_accuracy", positive=600, rule=rule).verdict.value == "pass"


@pytest.mark.slow
@pytest.mark.parametrize("positive", [60, 200])
@pytest.mark.parametrize("metric", ["balanced_accuracy", "roc_auc"])
def test_a_loss_of_the_whole_margin_by_rare_rows_passes_seldom(metric, positive):
    passed = sum(compared(metric, seed=seed, positive=positive).verdict.value == "pass" for seed in range(100))
    assert passed <= 0.10 * 100  # alpha, and 2.3 standard errors
