"""The model answers fast enough: a batch of rows within a time, and not much slower than the merge base's model.

Both models are asked in turns, in one process on one thread, as often as it takes to bound the median without assuming
how times scatter. Times are measured when the gate judges and stand in no tracked file. A machine too busy to tell
makes the rule inconclusive, not the model slow.
"""

import math
from collections.abc import Iterator, Sequence
from typing import Literal

from pydantic import Field

from tidegate.config.model import Seconds, Section
from tidegate.policy.claim import Claim
from tidegate.policy.evidence import Evidence
from tidegate.policy.pairing import Unpaired
from tidegate.policy.wording import plain
from tidegate.records import Estimate, Finding, Stricter, Verdict
from tidegate.stats.median import bounds

NEEDS_BASE = False
BY_ROWS = False
STRICTER = {"at_most": Stricter.SMALLER, "at_most_ratio": Stricter.SMALLER}
ALPHA = 0.005
"""On each side: times scatter by more than chance, and a gate that cries wolf over a busy machine is switched off."""


class Params(Section):
    """The model may not take longer than a budget to answer."""

    kind: Literal["prediction_time"]
    rows: int = Field(default=1000, ge=1, le=100_000, strict=True)
    """How many holdout rows are asked at once."""
    at_most: Seconds | None = None
    """The longest median time for a batch, e.g. `20ms`; it holds on the machine that judges."""
    at_most_ratio: float | None = Field(default=None, gt=0, strict=True, allow_inf_nan=False)
    """The largest median of the model's time over that of the merge base's, e.g. 1.5; it holds on any machine."""


def judge(name: str, params: Params, evidence: Evidence) -> Iterator[Claim | Finding]:
    subject = f"time for {params.rows:,} rows"
    if params.at_most is None and params.at_most_ratio is None:
        remedy = "give `at_most` or `at_most_ratio`"
        yield Finding(name, Verdict.INCONCLUSIVE, "the rule names no limit", subject, remedy=remedy)
        return
    timed = evidence.timing(params.rows)
    if isinstance(timed, Unpaired):
        yield Finding(name, Verdict.INCONCLUSIVE, timed.reason, subject, remedy=timed.remedy)
        return
    if params.at_most is not None:
        milliseconds = [1000 * each for each in timed.head]
        yield _finding(name, f"{subject} in ms", milliseconds, 1000 * params.at_most)
    if params.at_most_ratio is not None and evidence.base is not None:
        if timed.base is None:
            reason = "the base's model is not at hand"
            yield Finding(name, Verdict.INCONCLUSIVE, reason, f"{subject} over the base's")
            return
        ratios = [head / base for head, base in zip(timed.head, timed.base, strict=True)]
        yield _finding(name, f"{subject} over the base's", ratios, params.at_most_ratio)


def _finding(name: str, subject: str, values: Sequence[float], limit: float) -> Finding:
    low, middle, high = bounds(values, ALPHA)
    verdict = Verdict.PASS if high <= limit else Verdict.FAIL if low > limit else Verdict.INCONCLUSIVE
    reason = f"the {subject} is {middle:.3g}, between {low:.3g} and {high:.3g}; the budget is {plain(limit)}"
    remedy = "run it again where less else runs" if verdict is Verdict.INCONCLUSIVE else ""
    estimate = Estimate(middle, low, high, level=1 - 2 * ALPHA) if math.isfinite(low) and math.isfinite(high) else None
    return Finding(name, verdict, reason, subject, head=middle, interval=estimate, limit=limit, remedy=remedy)
