"""Few flights are called late, so that each warning can be acted on.

Why: every call costs somebody a look at the connection; a model that warns of every flight misses none and helps
nobody. Neither recall nor precision limits how many calls there are.

Example: `few_warnings: {kind: warned_share, at_most: 0.2}`
"""

from collections.abc import Iterator
from typing import Literal

import pydantic

from tidegate import metrics
from tidegate.config.schema.evaluate import DeclaredMetric
from tidegate.config.section import Section
from tidegate.gate.claim import Claim
from tidegate.gate.evidence import Evidence
from tidegate.gate.pairing import Unpaired
from tidegate.records import Direction, Finding, Stricter, Verdict

NEEDS_BASE = False
BY_ROWS = True
NEEDS: tuple[str, ...] = ()
STRICTER = {"at_most": Stricter.SMALLER}
SUBJECT = "share of flights called late"


class Params(Section):
    """The share of flights that the model calls late may not exceed a limit."""

    kind: Literal["warned_share"]
    at_most: float = pydantic.Field(gt=0, lt=1, strict=True)
    """The largest share of all flights, at evaluate.threshold."""


def judge(name: str, params: Params, evidence: Evidence) -> Iterator[Claim | Finding]:
    """One claim over every holdout row."""
    import numpy as np

    rows = evidence.here
    if isinstance(rows, Unpaired):
        yield Finding(name, Verdict.INCONCLUSIVE, rows.reason, SUBJECT, limit=params.at_most, remedy=rows.remedy)
        return
    warned = (rows.head >= evidence.declared.threshold).astype(float)
    # the mean of noughts and ones is a share, whose bounds are exact
    share = metrics.prepare("mean_score", DeclaredMetric(), evidence.declared.threshold, np.ones(rows.rows), warned)
    sampled = evidence.sample(share, rows, ends=(0.0, 1.0))
    yield Claim(name, SUBJECT, sampled, params.at_most, Direction.LOWER, "ceiling", sampled.value, rows.rows)
