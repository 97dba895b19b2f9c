"""The verdict in one sentence.

Every output takes its headline from this module, so that no two can disagree.
"""

from tidegate.records import Decision, Finding, Verdict
from tidegate.review.finding_numbers import base, count, head, uncertainty
from tidegate.review.review_data import Review, StepState, ordered

WORD = {Verdict.PASS: "passes", Verdict.INCONCLUSIVE: "undecided", Verdict.FAIL: "blocked"}
STALE = "its results are stale and were not evaluated; run `dvc repro`"
COMPOSES = "compose"
"""The first stage: it is outdated where conf/ or code differs from what params.yaml records, whatever else ran."""
MARK = {Verdict.PASS: "✅", Verdict.INCONCLUSIVE: "⚠️", Verdict.FAIL: "❌"}


def reason(review: Review) -> str:
    """The reason: the most severe finding, and the number of others."""
    stopped = next((step.name for step in review.steps if step.state is StepState.STOPPED), "")
    if review.failed_checks:
        first, more = review.failed_checks[0], len(review.failed_checks) - 1
        return f"data check {first.name}: {first.reason}" + (f", and {count(more, 'more check')}" if more else "")
    if review.contradicted:
        claim, more = review.contradicted[0], len(review.contradicted) - 1
        return claim.reason + (f", and {count(more, 'more number')}" if more else "")
    if stopped == COMPOSES:
        return f"conf/ or code was edited since the last run; {STALE}"
    if stopped:
        return f"the pipeline stopped at {stopped}; {STALE}"
    if review.decision is None:
        return "; ".join(review.problems) or "the gate has not run"
    return "; ".join(filter(None, [_moved(review), of_decision(review.decision)]))


def names(review: Review) -> tuple[str, ...]:
    """The names that may occur in the reason: of metrics, checks and keys of the gate."""
    decision = review.decision
    findings = (*decision.findings, *decision.loosenings) if decision else ()
    checks = (check.name for check in review.failed_checks)
    return tuple(dict.fromkeys([*(finding.subject for finding in findings), *checks]))


def _moved(review: Review) -> str:
    """For a pass, the headline metric at the base and at the head, if a rule compared it."""
    findings = review.decision.findings if review.decision and review.verdict is Verdict.PASS else ()
    for finding in findings:
        if finding.difference and (finding.subject, finding.slice) == (review.metric, "all"):
            if finding.difference.value == 0:
                return f"{finding.subject} stays at {head(finding)}"
            return f"{finding.subject} {base(finding)} → {head(finding)}, {uncertainty(finding)}"
    return ""


def tally(decision: Decision) -> str:
    """The number of rules per verdict; loosenings are counted separately."""
    number = {verdict: sum(finding.verdict is verdict for finding in decision.findings) for verdict in Verdict}
    parts = [f"{number[Verdict.PASS]} of {count(len(decision.findings), 'judgement')} pass"]
    if number[Verdict.FAIL]:
        parts.append(f"{number[Verdict.FAIL]} fail")
    if number[Verdict.INCONCLUSIVE]:
        parts.append(f"{number[Verdict.INCONCLUSIVE]} undecided")
    if decision.loosenings:
        parts.append(f"gate loosened in {count(len(decision.loosenings), 'place')}")
    return ", ".join(parts)


def of_decision(decision: Decision) -> str:
    """The reason for the gate's decision."""
    holding = [finding for finding in (*ordered(decision), *decision.loosenings) if _blocks(decision, finding)]
    worst = Verdict.worst(finding.verdict for finding in holding) if holding else Verdict.PASS
    first = next((finding for finding in holding if finding.verdict is worst), None)
    if first is None:
        return f"{tally(decision)}" if decision.findings else "no rule produced a finding"
    more = f"and {count(len(holding) - 1, 'more finding')}" if holding[1:] else ""
    reason = f"{first.project}: {first.reason}" if first.project else first.reason
    loosened = first in decision.loosenings
    parts = (f"the gate is loosened at {reason}", first.remedy) if loosened else (reason,)
    return "; ".join(filter(None, (*parts, more)))


def _blocks(decision: Decision, finding: Finding) -> bool:
    return finding.verdict is not Verdict.PASS and not decision.warns(finding)
