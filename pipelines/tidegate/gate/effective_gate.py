"""What the merge base says a change is judged by, and what the change does to that."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from tidegate import paths
from tidegate.artifacts import read_json
from tidegate.config import params
from tidegate.errors import DeclarationError, EvidenceError
from tidegate.gate import waivers
from tidegate.gate.gate_params import GateParams
from tidegate.gate.loosening import Loosening, checks, code, holdout, metrics, rollouts, rules, sources
from tidegate.gate.strictness import effective
from tidegate.gate.waivers import Waiver
from tidegate.repository import pipeline
from tidegate.repository.git import FileChange


@dataclass(frozen=True)
class EffectiveGate:
    """What judges the change, the ways in which the change weakens it, and the waivers in force."""

    declared: GateParams
    loosenings: tuple[Loosening, ...] = ()
    waivers: dict[str, Waiver] | None = None
    note: str = ""
    before: GateParams | None = None
    """What the base declares; None where it has no gate, or one that this version cannot read."""


def effective_gate(
    root: Path, head: GateParams, changed: Iterable[FileChange], *, approved: bool = False
) -> EffectiveGate:
    """The stricter of the base in `root` and the head in the current folder.

    `changed` are the files that differ. An approved change brings its waivers along.
    """
    here = waivers.read()
    before = _declared(root)
    if isinstance(before, str):
        return EffectiveGate(head, (Loosening("gate", says=before),), {})
    if before is None:
        return EffectiveGate(
            head, (), here if approved else {}, "first adoption: the merge base has no gate; this change brings one"
        )
    there = _waivers(root)
    weaker = (
        *rules.loosened(before.gate, head.gate, before.evaluate),
        *metrics.loosened(before.evaluate, head.evaluate),
        *checks.loosened(before.check, head.check),
        *holdout.loosened(before, head),
        *sources.loosened(before.sources, head.sources),
        *rollouts.loosened(before.environments, head.environments, (before.monitor, head.monitor)),
        *holdout.shrunk(_summary(root), _summary(Path())),
        *waivers.loosened(there, here),
        *code.loosened(changed, _kept_in_git(root)),
    )
    in_force = here if approved else waivers.in_force(there, here)
    return EffectiveGate(effective(before, head), weaker, in_force, before=before)


def _declared(root: Path) -> GateParams | str | None:
    """What the base declares; None where it has no gate yet; a sentence where this version cannot read it."""
    try:
        if not (root / paths.PARAMS).exists() or "gate" not in params.read(root / paths.PARAMS):
            return None
        return params.load(GateParams, root / paths.PARAMS)
    except DeclarationError as error:
        first = error.problems[0]
        return f"the policy of the merge base cannot be read by this version: {first.key}: {first.message}"


def _waivers(root: Path) -> dict[str, Waiver]:
    """The base's waivers; none where they cannot be read, so that every one of the head's counts as new."""
    try:
        return waivers.read(root)
    except DeclarationError:
        return {}


def _kept_in_git(root: Path) -> tuple[PurePosixPath, ...]:
    """The results that the base keeps in git; none where its dvc.yaml cannot be read."""
    try:
        return pipeline.kept_in_git(root)
    except (DeclarationError, EvidenceError):
        return ()


def _summary(root: Path) -> Any:
    try:
        return read_json(root / paths.SPLIT_SUMMARY)
    except EvidenceError:
        return {}
