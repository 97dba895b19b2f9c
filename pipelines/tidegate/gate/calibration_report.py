"""The calibration of a gate on one holdout: margins it resolves, its error rates.

`tidegate gate calibrate` measures and writes it, `tidegate validate` reads it. It records no time and no place, only
the digest of its holdout.
"""

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import ValidationError

from tidegate import artifacts, paths
from tidegate.config.section import Section
from tidegate.errors import EvidenceError, Problem, Where
from tidegate.stats.power import REACH


class Resolution(Section):
    """What one comparison of the gate can detect on this holdout, from models that differ by their seed alone.

    `error` is the paired standard error of a retraining. `resolves` is the margin that an unchanged model passes with
    80 % probability, None where none does. `sees` and `undecided` are what the gate states; `blocked` and
    `inconclusive` are shares of draws without a true difference. All but shares and rows in the metric's unit.
    """

    rule: str
    metric: str
    slice: str
    rows: int
    margin: float
    error: float | None
    resolves: float | None
    sees: float | None
    undecided: float
    blocked: float
    inconclusive: float

    def rows_for(self, margin: float) -> int | None:
        """About how many rows would resolve another margin: errors shrink with the square root of the rows.

        None where that is out of reach.
        """
        if self.resolves is None or margin <= 0:
            return None
        times = (self.resolves / margin) ** 2
        return math.ceil(self.rows * times) if times <= REACH else None


class Detection(Section):
    """The share of draws in which the gate, and the rules on that metric alone, block a true loss of `drop`.

    `draws` is None in a file that was written before each rate had its own number.
    """

    metric: str
    drop: float
    draws: int | None = None
    blocked: float
    by_its_rules: float


class Calibration(Section):
    """`holdout` is the digest of its rows; `blocked` is the share of draws without a true difference that any rule
    blocks, `undecided` that some could not decide and none blocks; `retrained` says how the models were made.
    """

    version: Literal[1] = 1
    holdout: str
    alpha: float
    draws: int
    retrained: str
    blocked: float
    undecided: float
    resolutions: tuple[Resolution, ...]
    detections: tuple[Detection, ...]

    @property
    def blocked_at_most(self) -> float:
        """The upper bound of `blocked` at 95 %, one-sided, for so many draws (Clopper, Pearson 1934)."""
        return share_at_most(self.blocked, self.draws, 0.95)

    def range_of(self, detection: Detection) -> tuple[float, float]:
        """The interval of what its rules block, at 95 %, two-sided."""
        share, draws = detection.by_its_rules, detection.draws or self.draws
        return 1 - share_at_most(1 - share, draws, 0.975), share_at_most(share, draws, 0.975)


def share_at_most(share: float, draws: int, sure: float) -> float:
    """The upper bound (0..1), one-sided, of a true share that is `share` of so many draws (Clopper, Pearson 1934)."""
    from scipy.special import betaincinv

    count = round(share * draws)
    return 1.0 if count >= draws else float(betaincinv(count + 1, draws - count, sure))


def as_values(calibration: Calibration) -> dict[str, object]:
    values: dict[str, object] = _rounded(calibration.model_dump())
    return values


def write(calibration: Calibration) -> None:
    artifacts.write_json(paths.CALIBRATION, as_values(calibration))


def read(root: Path = Path()) -> Calibration | None:
    """The calibration in `root`; None without one. Raises EvidenceError for a file that is not a calibration."""
    if not (root / paths.CALIBRATION).exists():
        return None
    try:
        return Calibration.model_validate(artifacts.read_json(root / paths.CALIBRATION))
    except ValidationError:
        message = "was not written by this version of `tidegate gate calibrate`; run it again"
        raise EvidenceError(Problem(message, Where(str(paths.CALIBRATION)))) from None


def _rounded(value: object) -> Any:
    """Six significant digits, which do not depend on the machine that summed."""
    match value:
        case float():
            return float(f"{value:.6g}")
        case Mapping():
            return {key: _rounded(member) for key, member in value.items()}
        case list() | tuple():
            return [_rounded(member) for member in value]
        case _:
            return value
