"""What is served is what was evaluated, within a limit.

No comparison of the package's certificate has a larger difference. With `exact: true` the package must also have an
exact form. Linear models answer one row and a batch by sums in another order and differ by about 1e-16: they need a
limit such as 1e-12.

Why: a metric says nothing about answers that the server gives otherwise.

Example: `served_as_evaluated: {kind: parity, at_most: 0}`
"""

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from tidegate.config.section import Section
from tidegate.exact.certificate import Certificate
from tidegate.gate.claim import Claim
from tidegate.gate.evidence import Evidence, parity
from tidegate.gate.pairing import Unpaired
from tidegate.number_format import plain, significant
from tidegate.records import Finding, Stricter, Verdict

NEEDS_BASE = False
BY_ROWS = False
NEEDS = ("parity",)
STRICTER = {"at_most": Stricter.SMALLER}
SUBJECT = "largest difference of a served answer"


class Params(Section):
    """Answers of training, package, server and batch may not differ by more than a limit."""

    kind: Literal["parity"]
    at_most: float = Field(default=0.0, ge=0, allow_inf_nan=False)
    """The largest difference allowed, in the prediction's unit; 0 demands the same bits."""
    exact: bool = False
    """Whether the package must have an exact form."""


def judge(name: str, params: Params, evidence: Evidence) -> Iterator[Claim | Finding]:
    certificate = evidence.head.of(parity)
    if isinstance(certificate, Unpaired):
        yield Finding(name, Verdict.INCONCLUSIVE, certificate.reason, SUBJECT, remedy=certificate.remedy)
        return
    if params.exact and certificate.served != "exact":
        reason = f"the package has no exact form: {certificate.why_not_exact}"
        yield Finding(name, Verdict.FAIL, reason, "exact form", remedy="see docs/exact-form.md")
    yield _compared(name, params, certificate)


def _compared(name: str, params: Params, certificate: Certificate) -> Finding:
    rows = min((check.rows for check in certificate.checks), default=0)
    if not rows:
        remedy = "run `dvc repro package`"
        return Finding(name, Verdict.INCONCLUSIVE, "the certificate compares no rows", SUBJECT, remedy=remedy)
    worst = max(certificate.checks, key=lambda check: (check.largest_difference, check.differing))
    # zeros of different sign differ by nothing, and in a bit
    within = worst.largest_difference <= params.at_most and not (params.at_most == 0 and worst.differing)
    reason = (
        f"{worst.differing:,} of {worst.rows:,} answers differ, by {significant(worst.largest_difference)} at most; "
        f"the limit is {plain(params.at_most)} ({worst.compared})"
    )
    verdict = Verdict.PASS if within else Verdict.FAIL
    return Finding(name, verdict, reason, SUBJECT, head=worst.largest_difference, limit=params.at_most)
