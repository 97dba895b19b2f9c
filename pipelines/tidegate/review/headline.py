"""Say the verdict in one sentence. Every output takes its headline from here, so that no two can disagree."""

from tidegate.records import Decision, Finding, Verdict
from tidegate.review.finding_numbers import base, count, head, uncertainty
from tidegate.review.review_data import Material, State, ordered

WORD = {Verdict.PASS: "passes", Verdict.INCONCLUSIVE: "undecided", Verdict.FAIL: "blocked"}
MARK = {Verdict.PASS: "✅", Verdict.INCONCLUSIVE: "⚠️", Verdict.FAIL: "❌"}


def reason(material: Material) -> str:
    """Why: the finding that weighs most, and how many others there are."""
    stopped = next((step.name for step in material.steps if step.state is State.STOPPED), "")
    if material.failed_checks:
        first, more = material.failed_checks[0], len(material.failed_checks) - 1
        return f"data check {first.name}: {first.reason}" + (f", and {count(more, 'more check')}" if more else "")
    if material.contradicted:
        claim, more = material.contradicted[0], len(material.contradicted) - 1
        return claim.reason + (f", and {count(more, 'more number')}" if more else "")
    if stopped:
        return f"the pipeline did not get past {stopped}, so what it left is not judged; run `dvc repro`"
    if material.decision is None:
        return "; ".join(material.problems) or "the gate has not run"
    return "; ".join(filter(None, [_moved(material), of_decision(material.decision)]))


def names(material: Material) -> tuple[str, ...]:
    """The names that may occur in the reason: of metrics, checks and keys of the policy."""
    decision = material.decision
    findings = (*decision.findings, *decision.loosenings) if decision else ()
    checks = (check.name for check in material.failed_checks)
    return tuple(dict.fromkeys([*(finding.subject for finding in findings), *checks]))


def _moved(material: Material) -> str:
    """What passes is asked next: by how much. The headline metric at the base and here, where a rule compared it."""
    findings = material.decision.findings if material.decision and material.verdict is Verdict.PASS else ()
    for found in findings:
        if found.difference and (found.subject, found.slice) == (material.metric, "all"):
            if found.difference.value == 0:
                return f"{found.subject} stays at {head(found)}"
            return f"{found.subject} {base(found)} → {head(found)}, {uncertainty(found)}"
    return ""


def tally(decision: Decision) -> str:
    """How many rules got which verdict; loosenings are counted apart."""
    number = {verdict: sum(each.verdict is verdict for each in decision.findings) for verdict in Verdict}
    parts = [f"{number[Verdict.PASS]} of {count(len(decision.findings), 'judgement')} pass"]
    if number[Verdict.FAIL]:
        parts.append(f"{number[Verdict.FAIL]} fail")
    if number[Verdict.INCONCLUSIVE]:
        parts.append(f"{number[Verdict.INCONCLUSIVE]} undecided")
    if decision.loosenings:
        parts.append(f"policy loosened in {count(len(decision.loosenings), 'place')}")
    return ", ".join(parts)


def of_decision(decision: Decision) -> str:
    """Why the gate decided as it did."""
    holding = [each for each in (*ordered(decision), *decision.loosenings) if _holds_up(decision, each)]
    worst = Verdict.worst(each.verdict for each in holding) if holding else Verdict.PASS
    first = next((each for each in holding if each.verdict is worst), None)
    if first is None:
        return f"{tally(decision)}" if decision.findings else "no rule judged anything"
    more = f"and {count(len(holding) - 1, 'more finding')}" if holding[1:] else ""
    loosened = first in decision.loosenings
    said = (f"the policy is loosened at {first.reason}", first.remedy) if loosened else (first.reason,)
    return "; ".join(filter(None, (*said, more)))


def _holds_up(decision: Decision, finding: Finding) -> bool:
    return finding.verdict is not Verdict.PASS and not decision.warns(finding)
