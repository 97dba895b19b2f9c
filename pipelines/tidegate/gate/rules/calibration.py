"""The mean prediction matches the mean truth, within a tolerance.

Calibration in the large: mean predicted − mean truth, over all rows and, where a slice is named, in each of its parts.
Where one of several classes is predicted, the probability of each class and its share of the rows.
Unlike a binned calibration error it is unbiased, so its interval can be trusted; `floor` on `ece` bounds the other.

Why: users of a probability of 0.3 expect three of ten cases to come true.

Example: `calibrated: {kind: calibration, within: 0.05}`
"""

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from tidegate.arrays import Floats
from tidegate.config.schema.evaluate import MetricName
from tidegate.config.section import Section
from tidegate.gate.claim import Claim
from tidegate.gate.evidence import Evidence
from tidegate.gate.pairing import Paired, Unpaired
from tidegate.metrics import Measure
from tidegate.records import Direction, Finding, Stricter, Verdict
from tidegate.stats.weighted_statistics import combined

NEEDS_BASE = False
BY_ROWS = True
NEEDS: tuple[str, ...] = ()
STRICTER = {"within": Stricter.SMALLER}
SUBJECT = "mean predicted − observed"


class Params(Section):
    """Predictions may not be above or below the truth by more than a tolerance."""

    kind: Literal["calibration"]
    within: float = Field(ge=0, strict=True, allow_inf_nan=False)
    """The largest distance allowed on either side, in the target's unit (a probability for binary tasks)."""
    slices: MetricName | None = None
    """A slice under evaluate.slices whose parts must be calibrated, too."""


def judge(name: str, params: Params, evidence: Evidence) -> Iterator[Claim | Finding]:
    rows = evidence.here
    if isinstance(rows, Unpaired):
        yield Finding(name, Verdict.INCONCLUSIVE, rows.reason, SUBJECT, remedy=rows.remedy)
        return
    yield from _claims(name, params, evidence, rows, "all")
    match evidence.parts(params.slices) if params.slices else ():
        case tuple() as parts:
            for part in parts:
                if part.is_large_enough:
                    yield from _claims(name, params, evidence, rows.only(part.rows), part.label)
        case Unpaired() as none:
            yield Finding(name, Verdict.INCONCLUSIVE, none.reason, SUBJECT, params.slices or "", remedy=none.remedy)


def _claims(name: str, params: Params, evidence: Evidence, rows: Paired, label: str) -> Iterator[Claim]:
    """One claim for each side, of each class where there are several; the two cannot both be wrong."""
    for subject, excess in _excesses(rows):
        sampled = evidence.sample(_distance(excess), rows)
        for limit, direction, side in (
            (params.within, Direction.LOWER, "ceiling"),
            (-params.within, Direction.HIGHER, "floor"),
        ):
            yield Claim(name, subject, sampled, limit, direction, side, sampled.value, rows.rows, slice=label)


def _excesses(rows: Paired) -> Iterator[tuple[str, Floats]]:
    """What is compared, and how far each row's prediction is above the truth."""
    if not rows.classes:
        yield SUBJECT, rows.head - rows.truth
        return
    from tidegate import class_probabilities

    excess = rows.head - class_probabilities.indicators(rows.truth, len(rows.classes))
    yield from ((f"{SUBJECT} {name}", excess[:, place]) for place, name in enumerate(rows.classes))


def _distance(excess: Floats) -> Measure:
    """The mean, by which every row's influence is known: of 128 drawn rows, a rare event may be none."""
    from tidegate.metrics import _ratio

    return combined(lambda distance: distance, _ratio.mean(excess))  # combined, as no excess is a share of rows
