"""Rows of several classes with probabilities for each, some classes rare."""

import numpy as np

from tidegate import metrics
from tidegate.config.schema.evaluate import DeclaredMetric

CLASSES = ("a", "b", "c", "d", "e")
SHARES = (0.4, 0.3, 0.2, 0.07, 0.03)


def rows(n=500, seed=1, sure=0.5):
    """(truth, predicted): places among five classes, and probabilities that favour the right one by `sure`."""
    draw = np.random.default_rng(seed)
    truth = draw.choice(len(SHARES), n, p=SHARES)
    predicted = draw.dirichlet(np.ones(len(SHARES)), n).round(2) + 0.001
    predicted[np.arange(n), truth] += sure
    return truth.astype(float), predicted / predicted.sum(axis=1, keepdims=True)


def measure(kind, truth, predicted, threshold=0.5, **declared):
    return metrics.prepare(kind, DeclaredMetric(**declared), threshold, truth, predicted)


def assert_agrees(kind, peer, **declared):
    """With an independent library: every row once, resamples as whole weights, fractional weights."""
    truth, predicted = rows()
    measured = measure(kind, truth, predicted, **declared)
    np.testing.assert_allclose(measured(None), peer(truth, predicted), rtol=1e-12)
    draw = np.random.default_rng(5)
    resample = draw.multinomial(len(truth), np.full(len(truth), 1 / len(truth))).astype(float)
    for weights in (resample, draw.exponential(1, len(truth))):
        np.testing.assert_allclose(measured(weights), peer(truth, predicted, sample_weight=weights), rtol=1e-12)


def assert_leaves_out(kind, **declared):
    """Without each unit it is what weights of 0 for its rows give, also where a unit holds all rows of a class."""
    truth, predicted = rows(n=200)
    measured = measure(kind, truth, predicted, **declared)
    codes = np.where(truth == 4, 0, np.random.default_rng(6).integers(0, 12, len(truth)))
    for units, count in ((codes, 12), (np.arange(len(truth)), len(truth))):
        asked = [measured((units != unit).astype(float)) for unit in range(count)]
        np.testing.assert_allclose(measured.without(units, count), asked, rtol=1e-9, atol=1e-12)


def assert_undefined_by_one_not_finite(kind, **declared):
    truth, predicted = rows(n=50)
    predicted[3, 1] = np.nan
    measured = measure(kind, truth, predicted, **declared)
    assert np.isnan(measured(None))
    assert np.isnan(measured.without(np.zeros(50, dtype=int) + (np.arange(50) > 3), 2)[1])
