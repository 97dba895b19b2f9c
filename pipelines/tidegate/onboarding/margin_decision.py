"""The margin that the gate decides on a holdout, and the loss that it sees then."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tidegate import metrics
from tidegate.config.schema.evaluate import Evaluate
from tidegate.config.schema.gate import Gate
from tidegate.gate.calibrate import Bench, Errors, resolution
from tidegate.gate.pairing import Paired
from tidegate.records import Direction

if TYPE_CHECKING:
    import pandas as pd

LARGEST = 0.5
"""A wider margin allows anything. Of a loss, so much of what the model reaches."""


@dataclass(frozen=True, slots=True)
class DecidedMargin:
    """What the gate decides of one metric; `margin` None where nothing."""

    metric: str
    margin: float | None = None
    sees: float | None = None
    """The true loss that is blocked in 4 of 5 cases."""


def decided(evaluate: Evaluate, pairs: Sequence[Paired], held: "pd.DataFrame", seed: int) -> DecidedMargin:
    """Of the first metric that the gate decides, as its one rule; of the first of all where it decides none.

    `pairs` are base and retrained models on the rows `held`.
    """
    for metric in evaluate.metrics:
        declared, first = evaluate.metrics[metric], pairs[0]
        reached = metrics.prepare(metric, declared, evaluate.threshold, first.truth, first.base)(None)
        is_loss = metrics.load(metrics.kind_of(metric, declared)).DIRECTION is Direction.LOWER
        bench = _bench(metric, evaluate, pairs, held, seed)
        if (found := _of_one(metric, bench, LARGEST * reached if is_loss else LARGEST)).margin is not None:
            return found
    return DecidedMargin(next(iter(evaluate.metrics)))


def _bench(metric: str, evaluate: Evaluate, pairs: Sequence[Paired], held: "pd.DataFrame", seed: int) -> Bench:
    rule = {"kind": "no_regression", "metric": metric, "margin": LARGEST}
    return Bench(Gate.model_validate({"rules": {"holds": rule}}), evaluate, pairs, held, seed)


def _of_one(metric: str, bench: Bench, largest: float) -> DecidedMargin:
    """By the retraining that moves most: how much one does differs, and the margin is for those to come."""
    alpha, nothing = bench.gate.alpha, Errors(0, 0.0, 0.0, {})
    claims = [claim for both in bench.pairs for claim in bench.claims(both, bench.table)]
    each = [resolution([claim], LARGEST, alpha, alpha, nothing).resolves for claim in claims]
    margin = _rounded_up(max(filter(None, each)), largest) if all(each) else None
    sees = max(resolution([claim], margin, alpha, alpha, nothing).sees or 0.0 for claim in claims) if margin else None
    return DecidedMargin(metric, margin, float(f"{sees:.4g}") if sees else None)


def _rounded_up(resolves: float | None, largest: float = LARGEST) -> float | None:
    """To two significant digits: the next margin that is surely decided."""
    if resolves is None or not 0 < resolves <= largest:
        return None
    step = 10.0 ** (math.floor(math.log10(resolves)) - 1)
    return float(f"{math.ceil(resolves / step) * step:.2g}")
