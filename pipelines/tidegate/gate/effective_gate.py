"""The gate that judges a change: the stricter of the merge base's and its own."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from tidegate import paths
from tidegate.artifacts import read_json
from tidegate.config import params
from tidegate.errors import DeclarationError, EvidenceError
from tidegate.gate import waivers
from tidegate.gate.gate_params import GateParams
from tidegate.gate.loosening import (
    Loosening,
    checks,
    code,
    environments,
    holdout,
    metrics,
    privacy,
    rollouts,
    rules,
    sources,
    stresses,
)
from tidegate.gate.shipped_files import shipped
from tidegate.gate.strictness import effective
from tidegate.gate.waivers import Waiver
from tidegate.repository import pipeline
from tidegate.repository.revisions.git import FileChange

FIRST_DEPLOYMENT = (
    "this change deploys for the first time; an owner approves it once: by a review on GitHub, or locally by "
    "`tidegate gate --approved-by NAME`"
)


@dataclass(frozen=True)
class EffectiveGate:
    """What judges the change, the ways in which the change weakens it, and the waivers in force."""

    declared: GateParams
    loosenings: tuple[Loosening, ...] = ()
    waivers: dict[str, Waiver] | None = None
    note: str = ""
    base: GateParams | None = None
    """What the base declares; None where it has no gate, or one that this version cannot read."""


def effective_gate(
    root: Path,
    head: GateParams,
    changed: Iterable[FileChange],
    *,
    around: Iterable[FileChange] = (),
    approved: bool = False,
) -> EffectiveGate:
    """The stricter of the base in `root` and the head in the current folder.

    `changed` are the files that differ, `around` those outside of the project's folder. An approved change brings its
    waivers along.
    """
    head_waivers = waivers.read()
    base = _declared(root)
    if isinstance(base, str):
        return EffectiveGate(head, (Loosening("gate", says=base),), {})
    if base is None:
        return EffectiveGate(
            head,
            (),
            head_waivers if approved else {},
            "first adoption: the merge base has no gate; this change brings one",
        )
    base_waivers, listed = _waivers(root), tuple(changed)
    weaker = (
        *declared_weaker(base, head),
        *holdout.shrunk(_summary(root), _summary(Path())),
        *waivers.loosened(base_waivers, head_waivers),
        *code.loosened(listed, _kept_in_git(root), pipeline.inputs(), shipped(listed)),
        *code.around(around),
    )
    in_force = head_waivers if approved else waivers.in_force(base_waivers, head_waivers)
    first = FIRST_DEPLOYMENT if head.environments and not base.environments and not approved else ""
    return EffectiveGate(effective(base, head), weaker, in_force, first, base=base)


def declared_weaker(base: GateParams, head: GateParams) -> Iterator[Loosening]:
    """What the head declares less strictly than the base."""
    yield from rules.loosened(base.gate, head.gate, base.evaluate)
    yield from metrics.loosened(base.evaluate, head.evaluate)
    yield from stresses.loosened(base.stress, head.stress)
    yield from checks.loosened(base.check, head.check)
    yield from holdout.loosened(base, head)
    yield from privacy.loosened(base.columns, head.columns)
    yield from sources.loosened(base.sources, head.sources)
    yield from environments.renamed(base, head)
    yield from environments.loosened(base.environments, head.environments)
    yield from rollouts.loosened(base.environments, head.environments, (base.monitor, head.monitor))


def _declared(root: Path) -> GateParams | str | None:
    """What the base declares; None where it has no gate yet; the reason where this version cannot read it."""
    try:
        if not (root / paths.PARAMS).exists() or "gate" not in params.read(root / paths.PARAMS):
            return None
        return params.load(GateParams, root / paths.PARAMS)
    except DeclarationError as error:
        first = error.problems[0]
        return f"this version cannot read the gate of the merge base: {first.key}: {first.message}"


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
