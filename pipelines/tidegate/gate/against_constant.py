"""Report a model that may be no better than a constant prediction.

A gate that compares two useless models passes.
"""

import math
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from tidegate import class_probabilities, metrics
from tidegate.gate.evidence import Evidence
from tidegate.gate.pairing import Paired
from tidegate.number_format import decimals, number
from tidegate.records import Direction
from tidegate.stats import score_test
from tidegate.stats.weighted_statistics import combined

if TYPE_CHECKING:
    from tidegate.arrays import Floats


def remarks(evidence: Evidence, alpha: float) -> Iterator[str]:
    """A sentence for each of head and base that is not certainly better, in the first metric that a constant has.

    The constant is the mean of the rows' own truth, or the share of each class: one from training rows is no better.
    `alpha` is that of the interval's lower end.
    """
    rows = evidence.paired if isinstance(evidence.paired, Paired) else evidence.here
    if not isinstance(rows, Paired) or not rows.rows:
        return
    guess = _constant(rows.truth, rows.head)
    for metric in evidence.declared.metrics:
        kind = metrics.load(metrics.kind_of(metric, evidence.declared.metrics[metric]))
        if getattr(kind, "AGAINST_CONSTANT", True) and math.isfinite(evidence.prepare(metric, rows.truth, guess)(None)):
            sides = {"the head": rows.head} | ({"the base": rows.base} if evidence.base else {})
            for side, predicted in sides.items():
                if said := _compared(evidence, replace(rows, base=guess, head=predicted), metric, alpha):
                    yield f"{side} {said}"
            return


def _compared(evidence: Evidence, rows: Paired, metric: str, alpha: float) -> str:
    """What is to be said of the head of these rows, whose base is a constant; "" where it is certainly better."""
    sign = 1.0 if evidence.direction(metric) is Direction.HIGHER else -1.0
    low, high = evidence.ends(metric)
    model, constant = (evidence.prepare(metric, rows.truth, side) for side in (rows.head, rows.base))
    gain = combined(lambda of_model, of_constant: sign * (of_model - of_constant), model, constant)
    sampled = evidence.sample(gain, rows, (low - high, high - low))
    least = score_test.lower(sampled, alpha)
    if least > 0:
        return ""
    places = decimals(sampled.value - least)
    reached = f"{metric} {number(model(None), places)}, a constant {number(constant(None), places)}"
    certain = "is worse" if score_test.upper(sampled, alpha) < 0 else "may be no better"
    return f"{certain} than a constant prediction on these rows: it reaches {reached}"


def _constant(truth: "Floats", like: "Floats") -> "Floats":
    import numpy as np

    if like.ndim == 2:
        shares = class_probabilities.indicators(truth, like.shape[1]).mean(axis=0)
        return np.broadcast_to(shares, like.shape).copy()
    return np.full(len(like), truth.mean())
