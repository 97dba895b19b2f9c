"""Every metric has an interval that holds as often as it states, and what a constant prediction reaches."""

import numpy as np
import pytest
from scipy.stats import binomtest

import gate_evidence
import metric_peer
import multiclass_evidence
from tidegate.config.schema.evaluate import Evaluate
from tidegate.metrics import prepare
from tidegate.models.evaluation import metric_intervals
from tidegate.models.evaluation.metric_intervals import EXACT, HoldoutRows, intervals
from tidegate.stats import score_test
from tidegate.stats.resampling import sample, units


def of(metrics, truth, predicted, *, block=None, learnt=None, task="binary", **others):
    evaluate = Evaluate.model_validate({"task": task, "metrics": metrics} | others)
    blocks = np.full(len(truth), "", dtype=object) if block is None else block
    rows = HoldoutRows(truth, predicted, blocks)
    return {found.metric: found for found in intervals(evaluate, rows, truth if learnt is None else learnt, 7)}


def binary(rows=400, seed=1):
    _, truth, odds, _ = gate_evidence.holdout(rows, seed=seed)
    return truth, 1 / (1 + np.exp(-odds))


def test_a_share_of_independent_rows_has_the_exact_ends_at_the_declared_level():
    truth, predicted = binary()
    found = of({"accuracy": {}}, truth, predicted, level=0.9)["accuracy"]
    right = int(((predicted >= 0.5) == (truth > 0)).sum())
    expected = binomtest(right, 400).proportion_ci(0.9, "exact")
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high), rel=1e-5)
    assert (found.method, found.units, found.level) == (EXACT, 400, 0.9)


def test_rows_of_a_block_are_left_out_together_and_the_method_says_so():
    truth, predicted = binary(1_000)
    block = np.array([f"day {row % 30}" for row in range(1_000)], dtype=object)
    found = of({"roc_auc": {}, "brier": {}, "accuracy": {}}, truth, predicted, block=block)
    assert {interval.units for interval in found.values()} == {30}
    assert found["brier"].method == "score test on the jackknife's error, by block"
    assert found["accuracy"].method == metric_intervals.OF_BLOCKS


def test_a_useful_model_gains_and_a_useless_one_does_not_certainly():
    truth, predicted = binary()
    useful = of({"roc_auc": {}, "brier": {}}, truth, predicted)
    assert useful["roc_auc"].constant == 0.5
    assert all(found.gain_low > 0 for found in useful.values())
    useless = of({"roc_auc": {}, "brier": {}}, truth, np.random.default_rng(2).permutation(predicted))
    assert all(found.gain_low <= 0 for found in useless.values())


def test_a_calibration_error_is_not_compared_with_a_constant_which_is_calibrated_and_knows_nothing():
    truth, predicted = binary()
    found = of({"ece": {}, "brier": {}}, truth, predicted)
    assert found["ece"].value is not None
    assert found["ece"].low is not None
    assert (found["ece"].constant, found["ece"].gain, found["ece"].gain_low, found["ece"].gain_high) == (None,) * 4
    assert found["brier"].constant is not None


def test_nothing_is_never_a_loss():
    assert str(metric_intervals.rounded(-0.0)) == "0.0"


def test_a_gain_is_positive_where_the_model_is_better_whichever_way_that_is():
    truth, predicted = metric_peer.rows("mae")
    found = of({"mae": {}, "r2": {}}, truth, predicted, task="regression")
    for interval in found.values():
        assert interval.gain == pytest.approx(abs(interval.value - interval.constant), rel=1e-4)
        assert interval.gain_low > 0


def test_what_is_undefined_has_no_number():
    truth = np.array([1.0, 0, 0, 0])
    found = of({"precision": {}}, truth, np.full(4, 0.2))["precision"]
    assert (found.value, found.low, found.high, found.constant, found.gain) == (None,) * 5


def test_several_classes_have_intervals_like_a_yes_or_no():
    draw = np.random.default_rng(1)
    truth = multiclass_evidence.truth(500, draw)
    found = of(
        {"f1_macro": {}, "accuracy": {}, "roc_auc_ovr": {}},
        truth,
        multiclass_evidence.scores(truth, draw),
        task="multiclass",
    )
    assert found["accuracy"].constant == pytest.approx((truth == 0).mean(), rel=1e-5)
    assert all(interval.low < interval.value < interval.high for interval in found.values())


METRICS = {
    "binary": ["roc_auc", "average_precision", "brier", "log_loss", "precision", "recall", "f1", "balanced_accuracy"],
    "regression": ["mae", "rmse", "r2", "mape"],
}


def drawn(task, rows, draw):
    """Truth and predictions of a population."""
    seen = draw.normal(0, 1, rows)
    if task == "regression":
        return 20 + 3 * seen + draw.normal(0, 2, rows), 20 + 3 * seen
    chance = 1 / (1 + np.exp(1.0 - 1.5 * seen))
    return (draw.random(rows) < chance).astype(float), chance


@pytest.mark.slow
@pytest.mark.parametrize(("task", "metric"), [(task, metric) for task, names in METRICS.items() for metric in names])
def test_an_interval_holds_as_often_as_it_states(task, metric):
    """300 fresh holdouts of 300 rows: 95 % is measured with a standard error of 1.3 points."""
    draw = np.random.default_rng(5)
    true = of({metric: {}}, *drawn(task, 300_000, draw), task=task)[metric].value
    held = 0
    for _ in range(300):
        found = of({metric: {}}, *drawn(task, 300, draw), task=task)[metric]
        held += found.low <= true <= found.high
    assert held / 300 >= 0.92


@pytest.mark.parametrize("metric", ["balanced_accuracy", "f1_macro"])
def test_a_rare_class_that_is_never_right_does_not_make_an_interval_too_short(metric):
    """12 rows of the rare class, of which 5 % are right: by resampling alone, 6 of 10 intervals would miss that."""
    draw, held = np.random.default_rng(12), 0
    sizes, rates = np.array([200, 150, 12]), np.array([0.8, 0.8, 0.05])
    recalls = {"balanced_accuracy": rates.mean()}
    truth = np.repeat([0.0, 1.0, 2.0], sizes)
    for _ in range(40):
        right = draw.random(len(truth)) < rates[truth.astype(int)]
        said = np.where(right, truth, np.where(truth == 0, 1, 0)).astype(int)
        found = of({metric: {}}, truth, np.eye(3)[said], task="multiclass")[metric]
        hits = sizes * rates
        predicted = hits + np.array([sizes[1] * 0.2 + sizes[2] * 0.95, sizes[0] * 0.2, 0.0])
        recalls["f1_macro"] = (2 * hits / (predicted + sizes)).mean()
        held += found.low <= recalls[metric] <= found.high
    assert held >= 37


def test_an_average_precision_of_few_positive_rows_has_the_freedom_of_those():
    draw = np.random.default_rng(3)
    truth, predicted = (np.arange(500) < 8).astype(float), draw.random(500)
    found = of({"average_precision": {}}, truth, predicted)["average_precision"]
    evaluate = Evaluate.model_validate({"task": "binary", "metrics": {"average_precision": {}}})
    measure = prepare("average_precision", evaluate.metrics["average_precision"], 0.5, truth, predicted)
    sampled = sample(measure, units(np.full(500, "", dtype=object)), seed=7, coarse=1 / 8, ends=(0.0, 1.0))
    assert found.high == pytest.approx(score_test.upper_end(sampled, 0.025, 7), rel=1e-5)
    assert found.high > score_test.upper(sampled, 0.025)
