"""Decide on evidence that no repository holds: two files, and limits if any.

The rules and their verdicts are the gate's. What only a pipeline can have left (a metrics file) is left out, and
remedies are those that help without one.
"""

from dataclasses import dataclass, replace

from tidegate.config.schema.gate import Gate
from tidegate.gate import decision as gate_decision
from tidegate.gate import proposed_margins
from tidegate.gate.claim import Claim
from tidegate.gate.decision import Circumstances, outcome
from tidegate.gate.evidence import Evidence
from tidegate.gate.metric_integrity import RULE as MEASURED
from tidegate.records import Decision, Finding, Verdict

UNDEFINED = "compare rows for which it is defined, or another --metric or --threshold"


@dataclass(frozen=True)
class LimitedDecision:
    """The decision, and by rule the margins that are proposed where no limit was given."""

    decision: Decision
    proposals: dict[str, float]


def decide(
    gate: Gate, evidence: Evidence, *, notes: tuple[str, ...], findings: tuple[Finding, ...], limited: bool
) -> LimitedDecision:
    """The decision by these rules and further findings. Not `limited`: margins are proposed, and nothing is decided."""
    decision = gate_decision.decide(gate, evidence, Circumstances(notes=notes, findings=findings))
    known = tuple(_worded(finding) for finding in decision.findings if not _is_given(finding))
    proposals: dict[str, float] = {}
    if not limited:
        claims = [claim for claim in outcome(gate.rules, evidence) if isinstance(claim, Claim)]
        proposals = proposed_margins.proposals(claims, gate.alpha)
        undecided = proposed_margins.undecided(claims, proposals, gate.alpha)
        seen = {(finding.rule, finding.slice): finding for finding in undecided}
        known = tuple(seen.get((finding.rule, finding.slice), finding) for finding in known)
    return LimitedDecision(replace(decision, findings=known), proposals)


def _is_given(finding: Finding) -> bool:
    """Whether it says what is so by construction: the metrics were computed here."""
    return finding.rule == MEASURED and finding.verdict is Verdict.PASS


def _worded(finding: Finding) -> Finding:
    return replace(finding, remedy=UNDEFINED) if finding.rule == MEASURED else finding
