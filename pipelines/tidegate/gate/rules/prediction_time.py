"""The model predicts a batch in time, and not much slower than the base's.

Both models predict in turns, in one process on one thread, often enough to bound the median without assumptions on how
times scatter. Times are measured when the gate runs and are in no tracked file. On a machine that is too busy the rule
is inconclusive and does not fail; a model that seems too slow is measured again, three times as long, in another
process, and blocked only where both measurements agree. A ratio of a model to itself is not measured: it is 1 where
model and holdout are the base's, byte for byte.

Why: callers wait for the prediction, and the metrics do not measure how long.

Example: `answers_fast: {kind: prediction_time, at_most_ratio: 2}`
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Literal

from pydantic import Field

from tidegate.config.section import Seconds, Section
from tidegate.gate.claim import Claim
from tidegate.gate.evidence import Evidence
from tidegate.gate.evidence.timing import Timed
from tidegate.gate.pairing import Unpaired
from tidegate.number_format import plain, rounded, significant
from tidegate.records import Estimate, Finding, Stricter, Verdict
from tidegate.stats.median import bounds

NEEDS_BASE = False
BY_ROWS = False
NEEDS = ("timing",)
STRICTER = {"at_most": Stricter.SMALLER, "at_most_ratio": Stricter.SMALLER}
ALPHA = 0.005
"""Error per side: times scatter by more than chance, and users switch off a gate that fails on a busy machine."""
LONGER = 3
"""How many times longer the second measurement takes."""


class Params(Section):
    """The model may not take longer than a budget to predict."""

    kind: Literal["prediction_time"]
    rows: int = Field(default=1000, ge=1, le=100_000, strict=True)
    """How many holdout rows are predicted at once."""
    at_most: Seconds | None = None
    """The longest median time for a batch, e.g. `20ms`; it depends on the machine that runs the gate."""
    at_most_ratio: float | None = Field(default=None, gt=0, strict=True, allow_inf_nan=False)
    """The largest median ratio of the model's time to the base model's, e.g. 1.5; it holds on any machine."""


def judge(name: str, params: Params, evidence: Evidence) -> Iterator[Claim | Finding]:
    subject = f"time for {params.rows:,} rows"
    if params.at_most is None and params.at_most_ratio is None:
        remedy = "set `at_most` or `at_most_ratio`"
        yield Finding(name, Verdict.INCONCLUSIVE, "the rule has no limit", subject, remedy=remedy)
        return
    if params.at_most is None and params.at_most_ratio is not None and evidence.base and evidence.same_model:
        yield _unchanged(name, f"{subject} over the base's", params.at_most_ratio)
        return
    first = _findings(name, subject, params, evidence, longer=1)
    if all(finding.verdict is not Verdict.FAIL for finding in first):
        yield from first
        return
    again = _findings(name, subject, params, evidence, longer=LONGER)
    for finding, second in zip(first, again, strict=True):
        yield finding if finding.verdict is not Verdict.FAIL else _confirmed(finding, second)


def _unchanged(name: str, subject: str, limit: float) -> Finding:
    verdict = Verdict.PASS if limit >= 1 else Verdict.FAIL
    reason = f"the {subject} is 1, because model and holdout are the base's; the budget is {plain(limit)}"
    return Finding(name, verdict, reason, subject, head=1.0, limit=limit)


def _findings(name: str, subject: str, params: Params, evidence: Evidence, *, longer: int) -> list[Finding]:
    """One per limit, of one measurement."""
    timed = evidence.timing(params.rows, longer)
    limits = []
    if params.at_most is not None:
        limits.append((f"{subject} in ms", 1000 * params.at_most))
    if params.at_most_ratio is not None and evidence.base is not None:
        limits.append((f"{subject} over the base's", params.at_most_ratio))
    if isinstance(timed, Unpaired):
        refused = Finding(name, Verdict.INCONCLUSIVE, timed.reason, subject, remedy=timed.remedy)
        return [refused] * (1 if longer == 1 else len(limits))
    return [_limited(name, of, timed, limit) for of, limit in limits]


def _limited(name: str, subject: str, timed: Timed, limit: float) -> Finding:
    if subject.endswith("in ms"):
        return _finding(name, subject, [1000 * seconds for seconds in timed.head], limit)
    if timed.base is None:
        return Finding(name, Verdict.INCONCLUSIVE, "the base model is unavailable", subject)
    ratios = [head / base for head, base in zip(timed.head, timed.base, strict=True)]
    return _finding(name, subject, ratios, limit)


def _confirmed(first: Finding, second: Finding) -> Finding:
    """The second finding, with the value of the first. What could not be measured again is not confirmed."""
    if second.head is None:
        reason = f"{first.reason}; measured again: {second.reason}"
        return replace(first, verdict=Verdict.INCONCLUSIVE, reason=reason, remedy=second.remedy)
    at_first = "" if first.head is None else f"; at first it was {plain(rounded(first.head, 3))}"
    repeated = f"measured again, {LONGER} times as long{at_first}"
    return replace(second, reason=f"{second.reason}; {repeated}")


def _finding(name: str, subject: str, values: Sequence[float], limit: float) -> Finding:
    low, middle, high = bounds(values, ALPHA)
    verdict = Verdict.PASS if high <= limit else Verdict.FAIL if low > limit else Verdict.INCONCLUSIVE
    ends = f"between {significant(low)} and {significant(high)}"
    reason = f"the {subject} is {significant(middle)}, {ends}; the budget is {plain(limit)}"
    remedy = "rerun on an idle machine" if verdict is Verdict.INCONCLUSIVE else ""
    estimate = Estimate(middle, low, high, level=1 - ALPHA) if math.isfinite(low) and math.isfinite(high) else None
    return Finding(name, verdict, reason, subject, head=middle, interval=estimate, limit=limit, remedy=remedy)
