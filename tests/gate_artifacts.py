"""Artifacts as a run of the gate leaves them."""

from typing import Any

from fake_github import GitHub, zipped
from tidegate.errors import Where
from tidegate.records import Decision, Finding, Verdict
from tidegate.review.formats.json import write
from tidegate.review.report import of_decision

HELD = Finding("auc_floor", Verdict.PASS, "roc_auc is at least 0.97; the floor is 0.95", "roc_auc", head=0.98)
FELL = Finding("auc_holds", Verdict.FAIL, "roc_auc falls by 0.0073; the gate allows 0.003", "roc_auc", head=0.9)
PLACE = "conf/gate/flights.yaml"
WEAKER = Finding(
    "loosening", Verdict.FAIL, "gate.rules.auc_floor.at: 0.95 → 0.5", "gate.rules.auc_floor.at", where=Where(PLACE, 3)
)


def decision(*findings: Finding, loosenings: tuple[Finding, ...] = ()) -> str:
    base = GitHub().tip
    return write(
        of_decision(Decision(f"main {base[:7]}", "9be03d1", findings or (HELD,), loosenings, base_commit=base))
    )


def artifact(**changed: Any) -> bytes:
    """A passing run's, unless `changed`; None leaves a member out."""
    members = {"review.md": "<!-- tidegate:review -->\n**tidegate: passes.**\n", "decision.json": decision()}
    members |= {name.replace("_", "."): content for name, content in changed.items()}
    return zipped(**{name: content for name, content in members.items() if content is not None})


def weakened(findings: tuple[Finding, ...] = (HELD,), loosenings: tuple[Finding, ...] = (WEAKER,)) -> bytes:
    """A run's on a change that loosens the gate, and what an approval would come to."""
    approved = tuple(Finding(each.rule, Verdict.PASS, each.reason, each.subject) for each in loosenings)
    return artifact(
        review_md="**tidegate: blocked.**",
        decision_json=decision(HELD, loosenings=loosenings),
        approved_md="**tidegate: passes.** as approved",
        approved_json=decision(*findings, loosenings=approved),
    )
