"""Prove that the declared alerts can fire, and are silent otherwise."""

from collections.abc import Iterator

from tidegate.alerts import files, prove
from tidegate.alerts.problems import problems
from tidegate.alerts.prove import ProvenAlert
from tidegate.config.composing.compose import compose
from tidegate.config.schema.root import Declaration
from tidegate.config.validation.parse import typed
from tidegate.errors import DeclarationError, Problem
from tidegate.records import Finding, Verdict

RULE = "monitor"


def run() -> tuple[ProvenAlert, ...]:
    """Every alert of every environment. Raises DeclarationError where there is none."""
    declared = typed(compose().root)
    if wrong := list(problems(declared.project, declared.environments, declared.monitor)):
        raise DeclarationError(wrong)
    services = files.simulated(declared.project, declared.environments, declared.monitor)
    if not services:
        raise DeclarationError(Problem(_nothing(declared), key="monitor.objectives"))
    return prove.prove(services, seed=declared.seed, days=30)


def _nothing(declared: Declaration) -> str:
    if not declared.monitor.objectives:
        return "no objective is declared: nothing would alert"
    return "no objective is seen in live series: nothing would alert"


def findings(proofs: tuple[ProvenAlert, ...]) -> Iterator[Finding]:
    """One per alert."""
    for proof in proofs:
        verdict = Verdict.PASS if proof.holds else Verdict.FAIL
        yield Finding(
            RULE, verdict, proof.reason, proof.alert.alert, head=proof.fires_s, limit=proof.alert.fault.within_s
        )


def table(proofs: tuple[ProvenAlert, ...]) -> Iterator[str]:
    """Rule by fault, for people."""
    rows = [("alert", "severity", "fault", "fires after", "stated", "healthy month", "")]
    for proof in proofs:
        fires = "never" if proof.fires_s is None else f"{proof.fires_s // 60} min"
        month = "silent" if not proof.false_alarms else f"{proof.false_alarms} alarms"
        stated = f"{proof.alert.fault.within_s // 60} min"
        severity, held = proof.alert.labels["severity"], "proven" if proof.holds else "FAILS"
        rows.append((proof.alert.alert, severity, proof.fault, fires, stated, month, held))
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
    proven = sum(proof.holds for proof in proofs)
    yield f"{proven} of {len(proofs)} alerts fire on their fault in time and are silent in a healthy month"
