"""The frozen records that cross from one step to the next."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from tidegate.errors import ExitCode, Where


class Verdict(StrEnum):
    """What a rule decided. What cannot be decided is never a pass."""

    PASS = "pass"  # noqa: S105 (a verdict, not a password)
    INCONCLUSIVE = "inconclusive"
    FAIL = "fail"

    @property
    def exit_code(self) -> ExitCode:
        return {
            Verdict.PASS: ExitCode.PASS,
            Verdict.INCONCLUSIVE: ExitCode.INCONCLUSIVE,
            Verdict.FAIL: ExitCode.BLOCKED,
        }[self]

    @classmethod
    def worst(cls, verdicts: Iterable["Verdict"]) -> "Verdict":
        """The verdict of the whole. Nothing judged is inconclusive, not a pass."""
        order = list(cls)
        return max(verdicts, key=order.index, default=cls.INCONCLUSIVE)


class Direction(StrEnum):
    """Which way a metric is better."""

    HIGHER = "higher"
    LOWER = "lower"


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value and the interval that the data allow for it, at confidence `level` (0..1)."""

    value: float
    low: float
    high: float
    level: float = 0.95


@dataclass(frozen=True, slots=True)
class Finding:
    """One judgement of one rule on one subject: the only result type that gates, checks and reviews print.

    `subject` is what was judged (a metric, a column, a manifest), `slice` the part of the rows. `base` and `head` are
    the values at the merge base and here, `difference` head minus base. `limit` is in the unit of what it bounds.
    `sees` is the smallest true loss that the rule blocks with 80 % probability. `reason` is one lower-case sentence
    with the observed value and the limit; `remedy` says what would decide or mend it.
    """

    rule: str
    verdict: Verdict
    reason: str
    subject: str = ""
    slice: str = "all"
    base: float | None = None
    head: float | None = None
    difference: Estimate | None = None
    limit: float | None = None
    sees: float | None = None
    rows: int | None = None
    remedy: str = ""
    where: Where | None = None
