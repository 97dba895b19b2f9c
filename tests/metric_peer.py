"""Rows with many tied predictions, and a metric held against an independent library on them."""

import numpy as np
import pytest

import multiclass_rows
from tidegate import metrics

THRESHOLD = 0.3


def rows(kind, n=700, seed=3, digits=2):
    """(truth, predicted) for a metric of that kind."""
    draw = np.random.default_rng(seed)
    if {"multiclass"} == metrics.load(kind).TASKS:
        truth, predicted = multiclass_rows.rows(n, seed)
        return truth, predicted.round(digits)
    if "regression" in metrics.load(kind).TASKS:
        truth = draw.normal(150, 40, n).round()
        return truth, (truth + draw.normal(0, 30, n)).round(digits)
    truth = (draw.random(n) < 0.3).astype(float)
    return truth, (draw.beta(2, 4, n) + 0.15 * truth).clip(0, 1).round(digits)


def perfect(kind, truth):
    """Predictions that are right, and certain of it."""
    return np.eye(5)[truth.astype(int)] if {"multiclass"} == metrics.load(kind).TASKS else truth


def value(plugin, truth, predicted, *, threshold=THRESHOLD, weights=None):
    truth, predicted = np.asarray(truth, dtype=float), np.asarray(predicted, dtype=float)
    return plugin.prepare(truth, predicted, threshold)(None if weights is None else np.asarray(weights))


def assert_agrees(kind, peer):
    """Every row once; resamples, as whole weights; fractional weights; one distinct prediction."""
    truth, predicted = rows(kind)
    measure = metrics.load(kind).prepare(truth, predicted, THRESHOLD)
    assert measure(None) == pytest.approx(peer(truth, predicted), rel=1e-12)
    draw = np.random.default_rng(5)
    resamples = draw.multinomial(len(truth), np.full(len(truth), 1 / len(truth)), 5).astype(float)
    for weights in [*resamples, draw.exponential(1, len(truth))]:
        assert measure(weights) == pytest.approx(peer(truth, predicted, sample_weight=weights), rel=1e-12)
    constant = np.full_like(truth, 0.4)
    assert value(metrics.load(kind), truth, constant) == pytest.approx(peer(truth, constant), rel=1e-9)


def assert_leaves_out(kind):
    """What the metric says it is without each unit is what it is with the unit's rows at weight 0."""
    truth, predicted = rows(kind, n=300)
    measure = metrics.load(kind).prepare(truth, predicted, THRESHOLD)
    codes = np.random.default_rng(6).integers(0, 12, len(truth))
    for units, count in ((codes, 12), (np.arange(len(truth)), len(truth))):
        asked = [measure((units != unit).astype(float)) for unit in range(count)]
        np.testing.assert_allclose(measure.without(units, count), asked, rtol=1e-9)
