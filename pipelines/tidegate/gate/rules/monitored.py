"""Every alert fires on a seeded fault, and is silent while all is well.

The rules are made from the change's declaration and run by promtool on simulated series, as `tidegate monitor --prove`
does. Where promtool is missing, nothing is decided.

Why: an alert whose selector matches nothing, or that low traffic sets off, is noticed when it is needed.

Example: `alerts_fire: {kind: monitored, environment: prod}`
"""

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from tidegate.config.section import Section
from tidegate.gate.claim import Claim
from tidegate.gate.evidence import Evidence, alerts
from tidegate.gate.pairing import Unpaired
from tidegate.records import Finding, Stricter, Verdict

NEEDS_BASE = False
BY_ROWS = False
NEEDS = ("alerts",)
STRICTER = {"healthy_days": Stricter.LARGER}


class Params(Section):
    """The alerts of an environment must be proven."""

    kind: Literal["monitored"]
    environment: str
    """The environment whose alerts are proven, e.g. `prod`."""
    healthy_days: int = Field(default=7, ge=1, le=31)
    """How many simulated days without a fault must leave every alert silent."""


def judge(name: str, params: Params, evidence: Evidence) -> Iterator[Claim | Finding]:
    declared, subject = evidence.head.of(alerts), f"alerts of {params.environment}"
    proofs = declared if isinstance(declared, Unpaired) else declared.proven(params.environment, params.healthy_days)
    if isinstance(proofs, Unpaired):
        yield Finding(name, Verdict.INCONCLUSIVE, proofs.reason, subject, remedy=proofs.remedy)
        return
    if not proofs:
        reason = f"no objective is watched in {params.environment}: nothing would alert"
        yield Finding(name, Verdict.FAIL, reason, subject, remedy="declare monitor.objectives of its requests")
        return
    for proof in proofs:
        if not proof.holds:
            remedy = "run `tidegate monitor --prove`, and look at its rule"
            yield Finding(name, Verdict.FAIL, proof.reason, proof.alert.alert, remedy=remedy)
    proven = sum(proof.holds for proof in proofs)
    if proven == len(proofs):
        days = f"silent in {params.healthy_days} healthy days"
        yield Finding(name, Verdict.PASS, f"all {proven} alerts fire on their fault in time and are {days}", subject)
