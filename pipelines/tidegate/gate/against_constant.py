"""Report a model that may be no better than a constant prediction.

A gate that compares two useless models passes.
"""

import math
from collections.abc import Iterator
from dataclasses import replace

from tidegate import class_probabilities, metrics
from tidegate.gate.evidence import Evidence
from tidegate.gate.pairing import Paired
from tidegate.number_format import decimals, number
from tidegate.stats import score_test
from tidegate.stats.weighted_statistics import gain


def remarks(evidence: Evidence, alpha: float) -> Iterator[str]:
    """A sentence for each of head and base that is not certainly better, in the first metric that a constant has.

    The constant is the mean of the rows' own truth, or the share of each class: none has a smaller squared error or log
    loss on them.
    `alpha` is that of the interval's lower end.
    """
    rows = evidence.paired if isinstance(evidence.paired, Paired) else evidence.here
    if not isinstance(rows, Paired) or not rows.rows:
        return
    guess = class_probabilities.constant(rows.truth, rows.head)
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
    low, high = evidence.ends(metric)
    model, constant = (evidence.prepare(metric, rows.truth, side) for side in (rows.head, rows.base))
    better = gain(model, constant, evidence.direction(metric))
    sampled = evidence.sample(better, rows, (low - high, high - low))
    least = score_test.lower(sampled, alpha)
    if least > 0:
        return ""
    places = decimals(sampled.value - least)
    reached = f"{metric} {number(model(None), places)}, a constant {number(constant(None), places)}"
    certain = "is worse" if score_test.upper(sampled, alpha) < 0 else "may be no better"
    return f"{certain} than a constant prediction on these rows: it reaches {reached}"
