"""Prove that the declared alerts can fire, and are silent otherwise."""

from collections.abc import Iterator
from dataclasses import dataclass

from tidegate.alerts import clouds, files, prove
from tidegate.alerts.clouds import prove as prove_clouds
from tidegate.alerts.problems import problems
from tidegate.alerts.proof import Proof
from tidegate.commands.monitoring import first_objective
from tidegate.config.composing.compose import compose
from tidegate.config.schema.root import Declaration
from tidegate.config.validation.parse import typed
from tidegate.errors import DeclarationError, Problem
from tidegate.records import Finding, Verdict

RULE = "monitor"
DAYS = 30
UNPROVEN = "its alarms are queries that only its cloud evaluates, so they are not proven here"


@dataclass(frozen=True, slots=True)
class ProvenAlerts:
    """Every alert of every environment; `unproven` are those whose cloud's alarms are not evaluated."""

    proofs: tuple[Proof, ...]
    unproven: tuple[str, ...] = ()


def run() -> ProvenAlerts:
    """Rules of Prometheus in promtool, alarms of clouds by their arithmetic. Raises DeclarationError where none is."""
    declared = typed(compose().root)
    if wrong := list(problems(declared.project, declared.environments, declared.monitor)):
        raise DeclarationError(wrong)
    services = files.simulated(declared.project, declared.environments, declared.monitor)
    watched = clouds.watched(declared.project, declared.environments, declared.monitor)
    proofs = tuple(prove_clouds.prove(watched, seed=declared.seed, days=DAYS))
    unproven = tuple(prove_clouds.unproven(watched))
    if services:
        proofs += tuple(proven.proof for proven in prove.prove(services, seed=declared.seed, days=DAYS))
    if not proofs and not unproven:
        raise DeclarationError(Problem(_nothing(declared), key="monitor.objectives"))
    return ProvenAlerts(proofs, unproven)


def _nothing(declared: Declaration) -> str:
    if not declared.monitor.objectives:
        what = "no objective is declared: nothing would alert"
    else:
        what = (
            "no objective is seen in live series: nothing would alert; `tidegate monitor --data FILE` decides on rows"
        )
    return f"{what}; for an alert, {first_objective.of_requests(deployed=bool(declared.environments))}"


def findings(proven: ProvenAlerts) -> Iterator[Finding]:
    """One per alert, and one per environment whose alarms are not evaluated."""
    for proof in proven.proofs:
        verdict = Verdict.PASS if proof.holds else Verdict.FAIL
        yield Finding(RULE, verdict, proof.reason, proof.name, head=proof.fires_s, limit=proof.within_s)
    for name in proven.unproven:
        yield Finding(RULE, Verdict.INCONCLUSIVE, UNPROVEN, name)


def table(proven: ProvenAlerts) -> Iterator[str]:
    """Rule by fault, for people."""
    rows = [("alert", "severity", "fault", "fires after", "stated", "healthy month", "")]
    for proof in proven.proofs:
        fires = "never" if proof.fires_s is None else f"{proof.fires_s // 60} min"
        month = "silent" if not proof.false_alarms else f"{proof.false_alarms} alarms"
        stated = f"{proof.within_s // 60} min"
        held = "proven" if proof.holds else "FAILS"
        rows.append((proof.name, proof.severity, proof.fault, fires, stated, month, held))
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows if proven.proofs else ():
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
    count = sum(proof.holds for proof in proven.proofs)
    yield f"{count} of {len(proven.proofs)} alerts fire on their fault in time and are silent in a healthy month"
    yield from (f"{name}: {UNPROVEN}" for name in proven.unproven)
