"""Prove that this gate can block: corrupt evidence and gate, and require red.

The change that is judged is the revision against itself: a healthy twin, which must stay green. If a corruption stays
green, the gate would let it through.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import TypeVar

from tidegate.config.section import Section
from tidegate.gate import load_evidence, strictness, waivers
from tidegate.gate.decision import decide
from tidegate.gate.evidence import Evidence
from tidegate.gate.gate_params import GateParams
from tidegate.gate.loosening import checks, holdout, metrics, rules
from tidegate.kinds import EVIDENCE
from tidegate.records import Against, Decision, Finding, Stricter, Verdict

ALWAYS = ("predictions", "claimed_metrics")
"""The kinds of evidence that are read for any rules."""

Model = TypeVar("Model", bound=Section)
Member = TypeVar("Member")


@dataclass(frozen=True)
class Corruption:
    """One corruption: its name, and the gate's decision on it."""

    name: str
    decide: Callable[[], Decision]


def findings(declared: GateParams, evidence: Evidence) -> Iterator[Finding]:
    """One finding per trial: it passes where the gate decides as it must. `evidence` has no base yet."""
    twin = replace(evidence, base=replace(evidence.head, name="the same"))
    healthy = decide(declared.gate, twin)
    yield _trial("healthy twin", _blocking(healthy), red=False)
    for corruption in (*_evidence(declared, twin), *_weaker_gates(declared, healthy)):
        # what blocks the twin already does not show that the corruption was detected
        detected = [finding for finding in _blocking(corruption.decide()) if finding not in _blocking(healthy)]
        yield _trial(corruption.name, detected, red=True)


def _blocking(decision: Decision) -> list[Finding]:
    """The findings that block a change: not those that pass, nor those that only warn."""
    findings = (*decision.findings, *decision.loosenings)
    return [finding for finding in findings if finding.verdict is not Verdict.PASS and not decision.warns(finding)]


def _trial(name: str, blocking: list[Finding], *, red: bool) -> Finding:
    why = f"; {blocking[0].rule}: {blocking[0].reason}" if blocking else ""
    colour, expected = ("red" if blocking else "green"), ("red" if red else "green")
    reason = f"{colour}, as expected{why}" if colour == expected else f"{colour}, must be {expected}{why}"
    return Finding("selftest", Verdict.PASS if colour == expected else Verdict.FAIL, reason, subject=name)


def _evidence(declared: GateParams, twin: Evidence) -> Iterator[Corruption]:
    """Every piece of needed evidence, corrupted in each of its ways."""
    for kind in (*ALWAYS, *load_evidence.needed(declared.gate)):
        for name, wrong in EVIDENCE.load(kind).corrupted(twin):
            yield Corruption(name, partial(decide, declared.gate, wrong))


def _weaker_gates(declared: GateParams, healthy: Decision) -> Iterator[Corruption]:
    """The gate weakened in every way that its own rules, metrics, slices and checks allow."""
    for name, weaker in _weakened(declared):
        yield Corruption(name, partial(_with_weaker, healthy, declared, weaker))
    waiver = waivers.Waiver(rule="any", metric="any", owner="no one", reason="none", expires=date.max)
    listed = tuple(loosening.finding() for loosening in waivers.loosened({}, {"new": waiver}))
    yield Corruption("a waiver added", lambda: replace(healthy, loosenings=listed))


def _weakened(declared: GateParams) -> Iterator[tuple[str, GateParams]]:
    gate, evaluate, check = declared.gate, declared.evaluate, declared.check
    for name, rule in gate.rules.items():
        yield f"rule {name} removed", _copy(declared, gate=_copy(gate, rules=_without(gate.rules, name)))
        for field, way in strictness.fields(rule, evaluate).items():
            if (value := getattr(rule, field)) is None:
                continue
            looser = _copy(rule, **{field: round(value + (1 + abs(value)) * (1 if way is Stricter.SMALLER else -1), 9)})
            yield (
                f"rule {name} with a looser {field}",
                _copy(declared, gate=_copy(gate, rules=gate.rules | {name: looser})),
            )
        if "against" in type(rule).model_fields:
            other = next(against for against in Against if against is not rule.against)
            moved = gate.rules | {name: _copy(rule, against=other)}
            yield f"rule {name} against the {other}", _copy(declared, gate=_copy(gate, rules=moved))
    if gate.holdout_budget is not None:
        yield "no holdout budget", _copy(declared, gate=_copy(gate, holdout_budget=None))
    if gate.inconclusive == "block":
        yield "undecided rules let through", _copy(declared, gate=_copy(gate, inconclusive="warn"))
    for name in evaluate.metrics:
        yield (
            f"metric {name} removed",
            _copy(declared, evaluate=_copy(evaluate, metrics=_without(evaluate.metrics, name))),
        )
    for name in evaluate.slices:
        yield f"slice {name} removed", _copy(declared, evaluate=_copy(evaluate, slices=_without(evaluate.slices, name)))
    for name in check.expect:
        yield f"check {name} removed", _copy(declared, check=_copy(check, expect=_without(check.expect, name)))
    yield "another seed", _copy(declared, seed=declared.seed + 1)


def _copy(section: Model, **changed: object) -> Model:
    return section.model_copy(update=changed)


def _without(members: Mapping[str, Member], name: str) -> dict[str, Member]:
    return {key: member for key, member in members.items() if key != name}


def _with_weaker(healthy: Decision, declared: GateParams, weaker: GateParams) -> Decision:
    return replace(healthy, loosenings=tuple(_listed(declared, weaker)))


def _listed(base: GateParams, head: GateParams) -> Iterator[Finding]:
    for loosening in (
        *rules.loosened(base.gate, head.gate, base.evaluate),
        *metrics.loosened(base.evaluate, head.evaluate),
        *checks.loosened(base.check, head.check),
        *holdout.loosened(base, head),
    ):
        yield loosening.finding()
