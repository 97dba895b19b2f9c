"""The data still hold what they held: no critical check fails, no other check newly fails, none is gone.

A warning that already failed at the merge base is not this change's doing; a new one is.
"""

from collections.abc import Iterator, Mapping
from typing import Literal

from tidegate.config.model import Section
from tidegate.policy.claim import Claim
from tidegate.policy.evidence import Checked, Evidence
from tidegate.policy.pairing import Unpaired
from tidegate.records import Finding, Stricter, Verdict

NEEDS_BASE = False
STRICTER: dict[str, Stricter] = {}


class Params(Section):
    """Data checks must hold as they did at the merge base."""

    kind: Literal["data_checks"]


def judge(name: str, params: Params, evidence: Evidence) -> Iterator[Claim | Finding]:  # noqa: ARG001 (it has no options)
    here = evidence.head.checks
    if isinstance(here, Unpaired):
        yield Finding(name, Verdict.INCONCLUSIVE, here.reason, remedy="run `dvc repro check`")
        return
    before = evidence.base.checks if evidence.base else {}
    found = list(_worse(name, {} if isinstance(before, Unpaired) else before, here))
    if isinstance(before, Unpaired):
        found.append(Finding(name, Verdict.INCONCLUSIVE, f"at the base, {before.reason}"))
    if not here:
        found.append(Finding(name, Verdict.INCONCLUSIVE, "no check was judged", remedy="declare checks"))
    hold = sum(each.outcome == "pass" for each in here.values())
    yield from found or [
        Finding(name, Verdict.PASS, f"{hold} of {len(here)} checks hold; none is new among the others")
    ]


def _worse(name: str, before: Mapping[str, Checked], here: Mapping[str, Checked]) -> Iterator[Finding]:
    for check in before:
        if check not in here:
            yield Finding(name, Verdict.FAIL, f"{check} is not judged any more", check, remedy="declare it again")
    for check, found in here.items():
        known = before.get(check)
        old = known is not None and known.outcome == found.outcome
        if found.outcome == "pass" or found.severity == "info" or (old and found.severity != "critical"):
            continue
        verdict = Verdict.FAIL if found.outcome == "fail" else Verdict.INCONCLUSIVE
        yield Finding(
            name, verdict, f"{check}: {found.reason}", check, remedy=f"{found.severity} check {found.outcome}"
        )
