"""Evidence in memory for tests of rules: a holdout, a base model, and heads that are known to be worse or better."""

from dataclasses import replace

import numpy as np

from tidegate.config.schema.evaluate import Evaluate
from tidegate.gate.cohorts import EarlierRevision
from tidegate.gate.evidence import Evidence
from tidegate.gate.pairing import Predictions, predictions
from tidegate.gate.revision import RevisionEvidence
from tidegate.metrics import prepare

METRICS = {"roc_auc": {}, "brier": {}, "recall": {}}


def declared(metrics=METRICS, **others):
    return Evaluate.model_validate({"task": "binary", "threshold": 0.5, "metrics": metrics} | others)


def holdout(rows=2_000, *, seed=1, days=0):
    """Row ids, truth, log-odds that explain it, and blocks."""
    generator = np.random.default_rng(seed)
    odds = generator.normal(-0.8, 1.2, rows)
    truth = (generator.random(rows) < _probability(odds)).astype(float)
    day = [f"2013-10-{1 + index % days:02d}" for index in range(rows)] if days else [""] * rows
    return np.arange(rows), truth, odds, np.array(day, dtype=object)


def revision(name, odds, *, of, noise=0.0, seed=2, metrics=None, evaluate=None):
    """A revision whose model sees the odds through noise: more noise, worse model."""
    row_id, truth, _, block = of
    seen = odds + np.random.default_rng(seed).normal(0, 1, len(odds)) * noise
    predicted = _probability(seen)
    made = predictions(row_id, truth, predicted, block, of=name)
    assert isinstance(made, Predictions)
    evaluate = evaluate or declared()
    measured = {
        key: prepare(key, each, evaluate.threshold, truth, predicted)(None) for key, each in evaluate.metrics.items()
    }
    return RevisionEvidence(name, made, measured if metrics is None else metrics)


def columns(rows=2_000, *, seed=4):
    """The holdout's columns: three carriers, one of them rare, and a number. One row in five is of carrier B."""
    import pandas as pd

    generator = np.random.default_rng(seed)
    carrier = generator.choice(["A", "B", "C"], rows, p=[0.78, 0.2, 0.02])
    table = {"row_id": np.arange(rows), "carrier": carrier, "distance": generator.uniform(0, 100, rows)}
    return pd.DataFrame(table).set_index("row_id", drop=False)


SLICES = {"carrier": {"by": "carrier", "min_rows": 100}, "far": {"when": "distance > 50"}}


def sliced(**others):
    """Evidence with the holdout's columns and two slices. `worse_for` names a carrier for whom the head is noise."""
    worse_for = others.pop("worse_for", None)
    rows = others.pop("rows", 2_000)
    known = evidence(rows=rows, evaluate=declared(slices=SLICES), **others)
    table = columns(rows)
    if worse_for:
        hurt = (table.carrier == worse_for).to_numpy()
        noise = np.random.default_rng(8).random(rows)
        made = known.head.predictions
        known = replace(
            known,
            head=replace(known.head, predictions=replace(made, predicted=np.where(hurt, noise, made.predicted))),
        )
    return replace(known, holdout=lambda: table)


def judged(known, **rule):
    """The findings of one rule, without those on whether metrics were measured."""
    from tidegate.config.schema.gate import Gate
    from tidegate.gate.decision import decide

    decision = decide(Gate.model_validate({"rules": {"rule": rule}}), known)
    return [finding for finding in decision.findings if finding.rule == "rule"]


def evidence(*, base_noise=0.3, head_noise=0.3, rows=2_000, days=0, head_seed=2, **others):
    """A base and a head on the same rows; equal noise and seed make them the same model."""
    rows_of = holdout(rows, days=days)
    evaluate = others.pop("evaluate", None) or declared()
    base = revision("main 1a2b3c4", rows_of[2], of=rows_of, noise=base_noise, evaluate=evaluate)
    head = revision("work tree", rows_of[2], of=rows_of, noise=head_noise, seed=head_seed, evaluate=evaluate, **others)
    return Evidence(evaluate, head, base)


def grown(*, rows=100, again=None, shared=400):
    """A base and a head that has `rows` more, on which the base's model says `again`."""
    known = evidence(rows=shared)
    ids, *rest = holdout(rows, seed=11)
    more = revision("more", rest[1], of=(ids + 10_000, *rest)).predictions
    made = known.head.predictions
    names = ("row_id", "truth", "predicted", "block")
    whole = Predictions(*(np.concatenate([getattr(made, name), getattr(more, name)]) for name in names))
    recorded = EarlierRevision("the base", known.base.predictions, known.holdout, again or more)
    return replace(known, head=replace(known.head, predictions=whole), recorded=recorded)


def _probability(odds):
    return 1 / (1 + np.exp(-odds))
