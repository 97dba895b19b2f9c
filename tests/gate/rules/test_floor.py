"""A floor holds by the bound of the interval, not by the point; where lower is better it is a ceiling."""

from dataclasses import replace

import numpy as np
import pytest
from pydantic import ValidationError

from gate_evidence import declared, evidence
from tidegate.config.schema.gate import Gate
from tidegate.gate.decision import decide
from tidegate.gate.evidence import Evidence
from tidegate.gate.pairing import Predictions, Unpaired
from tidegate.gate.revision import RevisionEvidence
from tidegate.gate.rules import floor


def judged(metric, at, known=None):
    gate = Gate.model_validate({"rules": {"rule": {"kind": "floor", "metric": metric, "at": at}}})
    return decide(gate, known or evidence()).findings[-1]


@pytest.mark.parametrize(
    ("metric", "offset", "verdict"),
    [
        ("roc_auc", -0.05, "pass"),
        ("roc_auc", 0.0, "inconclusive"),
        ("roc_auc", +0.05, "fail"),
        ("brier", +0.02, "pass"),
        ("brier", 0.0, "inconclusive"),
        ("brier", -0.02, "fail"),
    ],
)
def test_the_limit_against_the_value(metric, offset, verdict):
    value = evidence().head.metrics[metric]
    finding = judged(metric, value + offset)
    assert finding.verdict.value == verdict
    assert finding.interval.low < value < finding.interval.high
    assert ("ceiling" in finding.reason) == (metric == "brier")


def test_no_predictions_are_inconclusive_and_named():
    known = evidence()
    gone = replace(known.head, predictions=Unpaired("there are no predictions", "make some"))
    finding = judged("roc_auc", 0.5, Evidence(known.declared, gone))
    assert (finding.verdict.value, finding.reason, finding.remedy) == (
        "inconclusive",
        "there are no predictions",
        "make some",
    )


@pytest.mark.parametrize("at", [True, "0.5", float("nan"), float("inf"), None])
def test_a_limit_is_a_finite_number(at):
    with pytest.raises(ValidationError):
        floor.Params(kind="floor", metric="roc_auc", at=at)


def alone(metric, truth, predicted):
    names, block = np.arange(len(truth)), np.full(len(truth), "", dtype=object)
    return Evidence(declared({metric: {}}), RevisionEvidence("here", Predictions(names, truth, predicted, block)))


@pytest.mark.parametrize("wrong", [0, 1])
def test_a_floor_that_so_few_rows_cannot_miss_does_not_block(wrong):
    truth = np.ones(500)
    predicted = (np.arange(500) >= wrong).astype(float)
    assert judged("accuracy", 0.999, alone("accuracy", truth, predicted)).verdict.value == "inconclusive"


def test_a_perfect_model_passes_what_the_rule_of_three_allows():
    finding = judged("accuracy", 0.99, alone("accuracy", np.ones(500), np.ones(500)))
    assert (finding.verdict.value, finding.interval.high) == ("pass", 1.0)


def calibrated(rows, *, off=0.0):
    draw = np.random.default_rng(12)
    predicted = 0.1 + 0.8 * draw.random(rows)
    return alone("ece", (draw.random(rows) < predicted - off).astype(float), predicted)


@pytest.mark.parametrize(
    ("rows", "off", "verdict"),
    [
        pytest.param(200, 0.0, "inconclusive", id="200 rows cannot carry it"),
        pytest.param(4_000, 0.0, "pass", id="calibrated"),
        pytest.param(4_000, 0.12, "fail", id="not calibrated"),
        pytest.param(200, 0.25, "fail", id="far off on few rows"),
    ],
)
def test_the_noise_of_a_calibration_error_does_not_block_a_calibrated_model(rows, off, verdict):
    finding = judged("ece", 0.05, calibrated(rows, off=off))
    assert finding.verdict.value == verdict
    assert finding.interval.low >= 0


@pytest.mark.parametrize("rows", [6, 40])
@pytest.mark.parametrize("metric", ["roc_auc", "recall", "brier", "f1", "average_precision", "ece", "precision"])
def test_ends_stay_where_the_metric_can_be(metric, rows):
    draw = np.random.default_rng(13)
    truth = (np.arange(rows) % 2).astype(float)
    found = judged(metric, 0.5, alone(metric, truth, np.clip(truth + draw.normal(0, 0.4, rows), 0.01, 0.99)))
    assert 0 <= found.interval.low <= found.interval.high <= 1
