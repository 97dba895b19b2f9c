"""Evidence in memory of models of several classes, whose true loss is known."""

from dataclasses import replace

import numpy as np

from tidegate.config.schema.evaluate import Evaluate
from tidegate.gate.evidence import Evidence
from tidegate.gate.pairing import Predictions, predictions
from tidegate.gate.revision import RevisionEvidence

CLASSES = ("a", "b", "c")
SHARES = (0.6, 0.3, 0.1)
METRICS = {"f1_macro": {}, "accuracy": {}, "log_loss": {}}


def declared(metrics=METRICS, **others):
    return Evaluate.model_validate({"task": "multiclass", "metrics": metrics} | others)


def truth(rows, draw, shares=SHARES):
    return draw.choice(len(shares), rows, p=shares).astype(float)


def scores(truth, draw, *, noise=1.0, count=3):
    """Probabilities of a model that sees the class through noise."""
    odds = 2.0 * (truth[:, None] == np.arange(count)) + draw.normal(0, noise, (len(truth), count))
    odds = np.exp(odds - odds.max(axis=1, keepdims=True))
    return odds / odds.sum(axis=1, keepdims=True)


def revision(name, truth, predicted, *, evaluate, classes=CLASSES):
    """A revision with these predictions, and the metrics that they have."""
    count = len(truth)
    made = predictions(np.arange(count), truth, predicted, np.full(count, "", dtype=object), of=name, classes=classes)
    assert isinstance(made, Predictions)
    known = RevisionEvidence(name, made)
    return replace(known, metrics=Evidence(evaluate, known).measured(made))


def evidence(*, rows=1500, base_noise=1.0, head_noise=1.0, seed=3, evaluate=None):
    """A base and a head on the same rows."""
    draw, evaluate = np.random.default_rng(seed), evaluate or declared()
    known = truth(rows, draw)
    base, head = (
        revision(name, known, scores(known, draw, noise=noise), evaluate=evaluate)
        for name, noise in (("main 1a2b3c4", base_noise), ("work tree", head_noise))
    )
    return Evidence(evaluate, head, base)
