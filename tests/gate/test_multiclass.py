"""The gate decides on several classes with the statistics that it has for a yes or no."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from gate_evidence import judged
from multiclass_evidence import declared, evidence, revision, scores, truth
from tidegate.config.schema.gate import Gate
from tidegate.gate import flip_report
from tidegate.gate.changed_sides import Criterion, criterion
from tidegate.gate.decision import decide
from tidegate.gate.evidence import Evidence
from tidegate.gate.evidence.predictions import corrupted
from tidegate.gate.pairing import Unpaired, overlap
from tidegate.gate.simulation import population
from tidegate.metrics import prepare
from tidegate.records import Verdict
from tidegate.stats import score_test

SLICED = {"side": {"by": "side", "min_rows": 50}}


def sliced(**others):
    known = evidence(evaluate=declared(slices=SLICED), **others)
    count = len(known.head.predictions.row_id)
    table = pd.DataFrame({"side": np.where(np.arange(count) % 3, "left", "right")}, index=np.arange(count))
    return replace(known, holdout=lambda: table)


@pytest.mark.parametrize(
    ("rule", "worse", "same"),
    [
        pytest.param({"kind": "no_regression", "metric": "f1_macro", "margin": 0.05}, "fail", "pass", id="a loss"),
        pytest.param({"kind": "floor", "metric": "f1_macro", "at": 0.7}, "fail", "pass", id="a floor"),
        pytest.param({"kind": "flips", "negative_at_most": "25%"}, "fail", "pass", id="flips"),
        pytest.param(
            {"kind": "slice_regression", "metric": "accuracy", "slices": "side", "margin": 0.08},
            "fail",
            "pass",
            id="in parts",
        ),
        pytest.param(
            {"kind": "fairness_gap", "metric": "accuracy", "by": "side", "at_most": 0.15}, "pass", "pass", id="a gap"
        ),
    ],
)
def test_a_worse_model_is_blocked_and_an_equal_one_passes(rule, worse, same):
    for noise, verdict in ((3.0, worse), (1.0, same)):
        findings = judged(sliced(head_noise=noise), **rule)
        assert Verdict.worst(finding.verdict for finding in findings).value == verdict


def test_calibration_is_that_of_each_class():
    known = evidence()
    made = known.head.predictions
    surer = made.predicted.copy()
    surer[:, 0] += 1.5
    surer /= surer.sum(axis=1, keepdims=True)
    known = known.with_head(replace(known.head, predictions=replace(made, predicted=surer)))
    findings = judged(known, kind="calibration", within=0.08)
    failed = {(finding.subject, finding.head > 0) for finding in findings if finding.verdict is Verdict.FAIL}
    assert failed >= {("mean predicted − observed a", True)}
    assert {finding.subject for finding in findings} == {f"mean predicted − observed {name}" for name in "abc"}


def test_a_row_is_right_by_its_likeliest_class_and_shown_by_its_names():
    assert criterion(declared()) == Criterion()
    assert isinstance(criterion(declared(), threshold=0.4), Unpaired)
    known = evidence(head_noise=3.0)
    shown = flip_report.flips(known, Criterion(), 0.05)
    base, head = known.base.predictions, known.head.predictions
    right = [side.predicted.argmax(axis=1) == side.truth for side in (base, head)]
    assert (shown.every.negative, shown.every.positive) == ((right[0] & ~right[1]).sum(), (~right[0] & right[1]).sum())
    for row in shown.examples:
        place = int(row.row_id)
        assert row.truth == row.base == "abc"[int(base.truth[place])] != row.head


def test_the_order_of_the_classes_is_no_change():
    known = evidence()
    made = known.head.predictions
    turned = made.by(("c", "a", "b"))
    both = overlap(known.base.predictions, turned)
    assert both.shared.classes == ("c", "a", "b")
    assert both.relabelled == 0
    expected = overlap(known.base.predictions, made).shared
    metric = declared().metrics["f1_macro"]
    for side in ("base", "head"):
        here, there = (
            prepare("f1_macro", metric, 0.5, rows.truth, getattr(rows, side)) for rows in (both.shared, expected)
        )
        assert here(None) == pytest.approx(there(None), abs=1e-12)


def test_a_class_that_only_the_head_has_was_impossible_to_the_base():
    known = evidence()
    head = replace(known.head.predictions, classes=("a", "b", "new"))
    both = overlap(known.base.predictions, head)
    assert both.shared.classes == ("a", "b", "new", "c")
    assert (both.shared.base[:, 2] == 0).all()
    assert (both.shared.head[:, 3] == 0).all()
    assert both.relabelled == (head.truth == 2).sum()


def test_another_task_is_not_compared():
    known = evidence()
    number = replace(known.base.predictions, predicted=np.zeros(1500), classes=())
    found = overlap(number, known.head.predictions)
    assert isinstance(found, Unpaired)
    assert found.reason == "the task changed: a row's prediction was one number, and is 3 classes now"
    undecided = replace(known, base=replace(known.base, predictions=number))
    (finding,) = judged(undecided, kind="no_regression", metric="f1_macro", margin=0.05)
    assert finding.verdict is Verdict.INCONCLUSIVE


def test_each_corruption_of_predictions_turns_the_gate_red():
    rules = {
        "floor": {"kind": "floor", "metric": "f1_macro", "at": 0.6},
        "holds": {"kind": "no_regression", "metric": "f1_macro", "margin": 0.05},
    }
    gate = Gate.model_validate({"rules": rules})
    healthy = evidence()
    twin = replace(healthy, head=healthy.head, base=healthy.head)
    assert decide(gate, twin).verdict is Verdict.PASS
    trials = {name: decide(gate, changed).verdict for name, changed in corrupted(twin)}
    assert len(trials) >= 12
    assert Verdict.PASS not in trials.values()


@pytest.mark.parametrize("wanted", [0.01, 0.05, 0.2, 0.5])
def test_a_model_with_any_wanted_loss_can_be_made(wanted):
    both = overlap(evidence().base.predictions, evidence().base.predictions).shared
    made = population(declared(), both, 7)
    harmed = made.losing("f1_macro", wanted)
    assert made.loss("f1_macro", harmed) == pytest.approx(wanted, abs=2e-3)
    assert harmed.head.sum(axis=1) == pytest.approx(1)


CASES = [
    pytest.param("f1_macro", 300, (0.6, 0.3, 0.1), id="f1_macro, 30 rows of the rarest"),
    pytest.param("precision_macro", 300, (0.6, 0.3, 0.1), id="precision_macro"),
    pytest.param("balanced_accuracy", 200, (0.7, 0.2, 0.1), id="balanced_accuracy, 20 rows of the rarest"),
    pytest.param("roc_auc_ovr", 300, (0.6, 0.3, 0.1), id="roc_auc_ovr"),
    pytest.param("f1_weighted", 200, (0.5, 0.3, 0.2), id="f1_weighted"),
    pytest.param("log_loss", 300, (0.6, 0.3, 0.1), id="log_loss"),
]
DRAWS = 400


@pytest.mark.slow
@pytest.mark.parametrize("of", ["a value", "a difference"])
@pytest.mark.parametrize(("metric", "rows", "shares"), CASES)
def test_each_end_of_an_interval_is_beyond_the_truth_in_one_of_twenty_holdouts(metric, rows, shares, of):
    """Fresh holdouts of a known population; 400 draws measure 5 % with a standard error of 1.1 points."""
    draw, evaluate = np.random.default_rng(11), declared({metric: {}})

    def drawn(count):
        known = truth(count, draw, shares)
        base = scores(known, draw)
        noise = scores(known, draw, noise=3.0)
        head = np.where(draw.random(count)[:, None] < 0.2, noise, base)  # a fifth of the rows is predicted worse
        return known, base, head

    def measured(known, base, head):
        both = Evidence(
            evaluate,
            revision("head", known, head, evaluate=evaluate),
            revision("base", known, base, evaluate=evaluate),
        )
        return both.compare(metric).difference if of == "a difference" else both.value(metric)

    known, base, head = drawn(400_000)
    values = [prepare(metric, evaluate.metrics[metric], 0.5, known, side)(None) for side in (base, head)]
    true = values[1] - values[0] if of == "a difference" else values[1]
    above = below = 0
    for _ in range(DRAWS):
        sampled = measured(*drawn(rows))
        below += score_test.upper(sampled, 0.05) < true
        above += score_test.lower(sampled, 0.05) > true
    assert max(above, below) / DRAWS <= 0.085, (above / DRAWS, below / DRAWS)
