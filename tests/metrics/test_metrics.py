"""Every metric against scikit-learn: with weights, with ties, on the edges, and as fast as resampling needs it."""

import inspect
import time
import tomllib
from math import isnan, nan
from pathlib import Path

import numpy as np
import pytest
from sklearn import metrics as peer

from tidegate import metrics, plugins
from tidegate.config.schema.evaluate import Metric as Declared
from tidegate.errors import DeclarationError
from tidegate.records import Direction

THRESHOLD = 0.3
KINDS = plugins.kinds("metrics")
BINARY = [kind for kind in KINDS if "binary" in metrics.load(kind).TASKS]
REGRESSION = [kind for kind in KINDS if "regression" in metrics.load(kind).TASKS]


def said(predicted):
    return predicted >= THRESHOLD


def binned_error(truth, predicted, sample_weight=None):
    """Calibration error as a loop over the bins, with scikit-learn's quantile edges."""
    weight = np.ones(len(truth)) if sample_weight is None else sample_weight
    edges = np.percentile(predicted, np.linspace(0, 100, 11))
    place = np.searchsorted(edges[1:-1], predicted)
    error = 0.0
    for bin_ in range(10):
        inside = (place == bin_) & (weight > 0)
        if inside.any():
            share = np.average(truth[inside], weights=weight[inside])
            stated = np.average(predicted[inside], weights=weight[inside])
            error += weight[inside].sum() / weight.sum() * abs(share - stated)
    return error


PEERS = {
    "accuracy": lambda t, p, **w: peer.accuracy_score(t, said(p), **w),
    "average_precision": peer.average_precision_score,
    "brier": peer.brier_score_loss,
    "ece": binned_error,
    "f1": lambda t, p, **w: peer.f1_score(t, said(p), **w),
    "log_loss": lambda t, p, **w: peer.log_loss(t, p, labels=[0, 1], **w),
    "mae": peer.mean_absolute_error,
    "precision": lambda t, p, **w: peer.precision_score(t, said(p), **w),
    "r2": peer.r2_score,
    "recall": lambda t, p, **w: peer.recall_score(t, said(p), **w),
    "rmse": peer.root_mean_squared_error,
    "roc_auc": peer.roc_auc_score,
}


def rows(kind, n=700, seed=3, digits=2):
    """Rows with many tied predictions."""
    draw = np.random.default_rng(seed)
    if kind in REGRESSION:
        truth = draw.normal(150, 40, n).round()
        return truth, (truth + draw.normal(0, 30, n)).round(digits)
    truth = (draw.random(n) < 0.3).astype(float)
    return truth, (draw.beta(2, 4, n) + 0.15 * truth).clip(0, 1).round(digits)


def test_each_metric_has_its_peer():
    assert sorted(PEERS) == sorted(KINDS)


@pytest.mark.parametrize("kind", KINDS)
class TestAgainstScikitLearn:
    def test_every_row_once(self, kind):
        truth, predicted = rows(kind)
        found = metrics.load(kind).prepare(truth, predicted, THRESHOLD)(None)
        assert found == pytest.approx(PEERS[kind](truth, predicted), rel=1e-12)

    def test_resampled_rows_as_whole_weights(self, kind):
        truth, predicted = rows(kind)
        measure = metrics.load(kind).prepare(truth, predicted, THRESHOLD)
        for seed in range(5):
            weights = np.random.default_rng(seed).multinomial(len(truth), np.full(len(truth), 1 / len(truth)))
            expected = PEERS[kind](truth, predicted, sample_weight=weights)
            assert measure(weights.astype(float)) == pytest.approx(expected, rel=1e-12)

    def test_fractional_weights(self, kind):
        truth, predicted = rows(kind)
        weights = np.random.default_rng(1).exponential(1, len(truth))
        found = metrics.load(kind).prepare(truth, predicted, THRESHOLD)(weights)
        assert found == pytest.approx(PEERS[kind](truth, predicted, sample_weight=weights), rel=1e-12)

    def test_a_single_distinct_prediction(self, kind):
        truth, _ = rows(kind)
        predicted = np.full_like(truth, 0.4)
        found = metrics.load(kind).prepare(truth, predicted, THRESHOLD)(None)
        assert found == pytest.approx(PEERS[kind](truth, predicted), rel=1e-9)


@pytest.mark.parametrize("kind", KINDS)
class TestUndefined:
    def test_no_rows(self, kind):
        assert isnan(metrics.load(kind).prepare(np.empty(0), np.empty(0), THRESHOLD)(None))

    def test_no_weight(self, kind):
        truth, predicted = rows(kind)
        assert isnan(metrics.load(kind).prepare(truth, predicted, THRESHOLD)(np.zeros_like(truth)))

    @pytest.mark.parametrize("broken", [nan, np.inf, -np.inf])
    def test_a_prediction_that_is_not_finite(self, kind, broken):
        truth, predicted = rows(kind)
        predicted[17] = broken
        with np.errstate(invalid="ignore"):
            found = metrics.load(kind).prepare(truth, predicted, THRESHOLD)(None)
        assert not np.isfinite(found)

    def test_a_truth_that_is_missing(self, kind):
        truth, predicted = rows(kind)
        truth[17] = nan
        assert isnan(metrics.load(kind).prepare(truth, predicted, THRESHOLD)(None))


@pytest.mark.parametrize(
    ("kind", "truth", "undefined"),
    [
        ("roc_auc", 0.0, True),
        ("roc_auc", 1.0, True),
        ("average_precision", 0.0, True),
        ("average_precision", 1.0, True),
        ("recall", 0.0, True),
        ("recall", 1.0, False),
        ("precision", 0.0, False),
        ("brier", 0.0, False),
    ],
)
def test_one_class(kind, truth, undefined):
    measure = metrics.load(kind).prepare(np.full(4, truth), np.array([0.1, 0.4, 0.6, 0.9]), THRESHOLD)
    assert isnan(measure(None)) == undefined


def test_precision_and_f1_are_undefined_when_nothing_is_said_to_be_positive():
    truth, predicted = np.array([0.0, 0.0]), np.array([0.1, 0.2])
    assert isnan(metrics.load("precision").prepare(truth, predicted, THRESHOLD)(None))
    assert isnan(metrics.load("f1").prepare(truth, predicted, THRESHOLD)(None))


def test_r2_is_undefined_on_a_target_that_does_not_vary():
    assert isnan(metrics.load("r2").prepare(np.full(50, 0.1), np.linspace(0, 1, 50), THRESHOLD)(None))
    ends = np.zeros(50)
    ends[3] = 2.0
    assert isnan(metrics.load("r2").prepare(np.linspace(7, 8, 50), np.linspace(0, 1, 50), THRESHOLD)(ends))


def test_a_prediction_on_the_threshold_counts_as_positive():
    measure = metrics.load("recall").prepare(np.array([1.0, 1.0]), np.array([0.3, 0.2999]), 0.3)
    assert measure(None) == 0.5


@pytest.mark.parametrize("kind", KINDS)
def test_better_predictions_move_the_metric_in_its_direction(kind):
    truth, predicted = rows(kind)
    plugin = metrics.load(kind)
    worse, better = (
        plugin.prepare(truth, each, THRESHOLD)(None) for each in (predicted, 0.2 * predicted + 0.8 * truth)
    )
    assert better > worse if plugin.DIRECTION is Direction.HIGHER else better < worse


@pytest.mark.parametrize("kind", KINDS)
def test_a_plugin_defines_what_the_protocol_asks_for(kind):
    module = plugins.load("metrics", kind)
    assert {"binary", "regression"} >= module.TASKS
    assert module.TASKS
    assert isinstance(module.DIRECTION, Direction)
    asked = inspect.signature(metrics.Metric.prepare).parameters
    assert list(inspect.signature(module.prepare).parameters) == list(asked)[1:]
    assert module.__doc__


@pytest.mark.slow
def test_mypy_takes_each_plugin_for_a_metric(tmp_path):
    from mypy import api

    lines = ["from tidegate.metrics import Metric", *(f"from tidegate.metrics import {kind}" for kind in KINDS)]
    source = tmp_path / "modules_as_metrics.py"
    source.write_text("\n".join([*lines, f"metrics: tuple[Metric, ...] = ({', '.join(KINDS)})", ""]))
    assert tomllib.loads(Path("pyproject.toml").read_text())["tool"]["mypy"]["strict"]
    out, errors, code = api.run([str(source), "--config-file", "pyproject.toml"])
    assert code == 0, out + errors


def test_a_declared_metric_may_have_another_name_and_threshold():
    truth, predicted = rows("recall")
    low = metrics.prepare("recall_low", Declared(kind="recall", threshold=0.1), 0.5, truth, predicted)(None)
    assert low == peer.recall_score(truth, predicted >= 0.1)
    assert metrics.prepare("recall", Declared(), 0.5, truth, predicted)(None) == peer.recall_score(
        truth, predicted >= 0.5
    )


def test_an_unknown_metric_is_refused_with_the_nearest_one():
    with pytest.raises(DeclarationError, match="no such kind of metrics: roc_acu; did you mean roc_auc"):
        metrics.prepare("roc_acu", Declared(), 0.5, np.zeros(2), np.zeros(2))


@pytest.mark.parametrize("kind", KINDS)
def test_a_resample_costs_less_than_sorting_its_rows_once(kind):
    truth, predicted = rows(kind, n=61_000, digits=9)
    measure = metrics.load(kind).prepare(truth, predicted, THRESHOLD)
    weights = np.random.default_rng(0).multinomial(len(truth), np.full(len(truth), 1 / len(truth))).astype(float)
    calls = [(_seconds(measure, weights), _seconds(np.sort, predicted)) for _ in range(30)]
    assert min(call for call, _ in calls) < min(sort for _, sort in calls)


def _seconds(function, argument):
    started = time.process_time()
    function(argument)
    return time.process_time() - started
