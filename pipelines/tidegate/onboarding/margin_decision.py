"""The margin that the gate decides on a holdout, and the loss that it sees then."""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from tidegate.config.schema.evaluate import Evaluate
from tidegate.config.schema.gate import Gate
from tidegate.gate.calibrate import Bench, Errors, resolution
from tidegate.gate.pairing import Paired

if TYPE_CHECKING:
    import pandas as pd

LARGEST = 0.5
"""A wider margin allows anything."""


def decided(
    evaluate: Evaluate, pairs: Sequence[Paired], held: "pd.DataFrame", seed: int
) -> tuple[float | None, float | None]:
    """Of the first metric, as one rule of the gate: the margin, and the true loss that it blocks in 4 of 5 cases.

    `pairs` are base and retrained models on the rows `held`. None where no margin up to LARGEST is decided.
    """
    rule = {"kind": "no_regression", "metric": next(iter(evaluate.metrics)), "margin": LARGEST}
    bench = Bench(Gate.model_validate({"rules": {"holds": rule}}), evaluate, pairs, held, seed)
    alpha, nothing = bench.gate.alpha, Errors(0.0, 0.0, {})
    claims = [claim for both in pairs for claim in bench.claims(both, held)]
    margin = _rounded_up(resolution(claims, LARGEST, alpha, alpha, nothing).resolves)
    sees = resolution(claims, margin, alpha, alpha, nothing).sees if margin else None
    return margin, float(f"{sees:.4g}") if sees else None


def _rounded_up(resolves: float | None) -> float | None:
    """To two significant digits: the next margin that is surely decided."""
    if resolves is None or not 0 < resolves <= LARGEST:
        return None
    step = 10.0 ** (math.floor(math.log10(resolves)) - 1)
    return float(f"{math.ceil(resolves / step) * step:.2g}")
