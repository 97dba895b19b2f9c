"""gate: judge what lies in the work tree against the evidence and the policy of the merge base."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

from tidegate import paths
from tidegate.commands import base_evidence
from tidegate.commands.ask_models import Models
from tidegate.config.composing.compose import compose
from tidegate.config.schema.data import UNWEIGHTED, Role, column_of, features, id_column
from tidegate.config.validation.trusted_classes import trusted, trusted_here
from tidegate.errors import DeclarationError
from tidegate.gate import composed_params, holdout_reuse, load_evidence
from tidegate.gate.cohorts import EarlierRevision, few
from tidegate.gate.decision import Circumstances, judge
from tidegate.gate.effective_gate import EffectiveGate, effective_gate
from tidegate.gate.evidence import Evidence, tables, timing
from tidegate.gate.gate_params import GateParams
from tidegate.gate.leakage import NO_TABLES, Tables
from tidegate.gate.loosening import approve, membership
from tidegate.gate.pairing import Unpaired, overlap
from tidegate.gate.revision import RevisionEvidence, RevisionFolder, name_of
from tidegate.gate.unchanged_data import Unchanged, unchanged
from tidegate.models.confined_process import ConfinedProcess
from tidegate.records import Decision, Finding
from tidegate.repository import evidence as kept
from tidegate.repository import git, integrity, pipeline
from tidegate.settings import PYPROJECT
from tidegate.targets import _manifest_drift

EDITED = "is not what dvc.lock says that the pipeline made; delete it and run `dvc repro`"

REPLACED = "this is another data set, and nothing is comparable with the base"


class Params(GateParams):
    pass


def run(
    params: Params,
    *,
    base: str | None = None,
    approved_by: str = "",
    today: date | None = None,
    tell: Callable[[str], None] = lambda _: None,
) -> Decision:
    """Judge the work tree against where it left `base` (default: origin/main, else main).

    `approved_by` names the owner who answers for a weakened policy. `tell` hears, one sentence each, what takes long.
    """
    edited = [f"{out} {EDITED}" for out in integrity.require().edited if kept.wanted(out)]
    revision = git.merge_base(base)
    with ThreadPoolExecutor(1) as aside, ExitStack() as opened:
        # both take seconds, on a core of their own, and what they answer is needed last
        outdated = aside.submit(pipeline.outdated)
        process = opened.enter_context(ConfinedProcess())
        if name_of(timing) in load_evidence.needed(params.gate):
            process.start()
        here = RevisionFolder(Path(), git.here())
        head = load_evidence.revision(here)
        head = replace(head, faults=(*head.faults, *edited))
        found = opened.enter_context(kept.at(revision, tell=tell))
        side = _side(found, params, head, process, approved_by=approved_by)
        policed = side.judged.declared.gate
        released = base_evidence.released(policed, found, opened, tell) if side.recorded else None
        needs = load_evidence.needed(policed)
        head = load_evidence.completed(head, here, needs)
        before = side.before and base_evidence.completed(side.before, found, head, needs, tell=tell)
        compared = NO_TABLES
        if name_of(tables) in needs:
            compared = Tables(head.of(tables), before.of(tables) if before else None)
        side = replace(side, before=before, judged=_with_rows(side.judged, compared, params))
        evidence = Evidence(
            side.judged.declared.evaluate,
            replace(head, outdated=outdated.result()),
            side.before,
            seed=side.judged.declared.seed,
            written=params.evaluate,
            check=side.judged.declared.check,
            holdout=load_evidence.holdout(Path(), id_column(params.columns)),
            timing=partial(side.models.timed, head, before),
            recorded=side.recorded,
            released=released if isinstance(released, EarlierRevision | Unpaired) else None,
            new_truth=bool(approved_by),
            unchanged=unchanged(found.root) if side.before else Unchanged(),
            tables=compared,
        )
        given = replace(_given(side, params, approved_by, released), today=today or datetime.now(UTC).date())
        return judge(policed, evidence, replace(given, base=str(revision), base_commit=revision.commit))


def _given(
    side: "BaseSide", params: Params, approved_by: str, released: EarlierRevision | Unpaired | str | None
) -> Circumstances:
    """What a decision is told besides policy and evidence, but for the revision and the day."""
    said = released if isinstance(released, str) else ""
    return Circumstances(
        loosenings=tuple(approve(_listed(side.judged), approved_by)),
        waivers=side.judged.waivers or {},
        notes=tuple(filter(None, (*side.notes, said, side.judged.note, *_weights(params)))),
        approved_by=approved_by,
        decided=side.decided,
        findings=(*composed_params.findings(), *_manifests()),
        own=_own(side.judged),
    )


def _weights(params: Params) -> Iterator[str]:
    if name := column_of(params.columns, Role.WEIGHT):
        yield f"data.columns.{name} {UNWEIGHTED}"


@dataclass(frozen=True)
class BaseSide:
    """What the change is judged by: the policy, and what the base left and recorded of its rows."""

    judged: EffectiveGate
    before: RevisionEvidence | None
    recorded: EarlierRevision | None
    notes: tuple[str, ...]
    models: Models
    """Made of classes that the base trusts; of the change's own once an owner approves."""
    decided: int = 0
    """How many merges the holdout has decided."""


def _side(
    found: kept.EvidenceFolder, params: Params, head: RevisionEvidence, process: ConfinedProcess, *, approved_by: str
) -> BaseSide:
    if found.origin is kept.Origin.NONE:
        models = Models(process, params, None, trusted_here())
        return BaseSide(effective_gate(found.root, params, ()), None, None, (str(found),), models)
    judged = effective_gate(found.root, params, git.changed(found.revision), approved=bool(approved_by))
    before = load_evidence.revision(RevisionFolder(found.root, str(found.revision)))
    budget = judged.declared.gate.holdout_budget
    decided = _decided(found.revision, budget)
    notes = (str(found), *composed_params.other_code(found.root), *holdout_reuse.remark(decided, budget))
    columns = load_evidence.holdout(found.root, id_column(judged.before.columns if judged.before else params.columns))
    recorded = EarlierRevision(before.name, before.predictions, columns)
    trust = trusted(git.content(found.revision, str(PYPROJECT))) | (trusted_here() if approved_by else frozenset())
    models = Models(process, params, judged.before, trust)
    side, both = (
        BaseSide(judged, before, recorded, notes, models, decided),
        overlap(before.predictions, head.predictions),
    )
    if isinstance(both, Unpaired) or few(both):
        return side
    again = models.of_added_rows(found.root / paths.MODEL, both)
    side = replace(side, recorded=replace(recorded, again=again))
    if both.shared.rows or not _replaced(judged.before, params):
        return side
    if approved_by:
        anew = replace(judged, declared=params, note=f"{REPLACED}: approved by {approved_by}, its own policy decides")
        return BaseSide(anew, None, None, notes, models)
    return replace(side, notes=(*notes, f"{REPLACED}: once an owner approves, its own policy alone decides"))


def _replaced(before: GateParams | None, params: Params) -> bool:
    """Whether the change declares another data set: none of the features that the base's model needs is left."""
    return before is not None and not set(features(before.columns)) & set(params.columns)


def _manifests() -> Iterator[Finding]:
    """Manifests that somebody wrote by hand, where the pipeline renders any."""
    if any(paths.MANIFESTS in map(Path, stage.outs) for stage in pipeline.stages()):
        yield from _manifest_drift.findings()


def _own(judged: EffectiveGate) -> frozenset[str]:
    """The rules that only the change declares."""
    return frozenset(judged.declared.gate.rules) - frozenset(judged.before.gate.rules if judged.before else ())


def _with_rows(judged: EffectiveGate, tables: Tables, params: Params) -> EffectiveGate:
    """The policy with what the change does to rows of unchanged sources listed."""
    if judged.before is None:
        return judged
    return replace(judged, loosenings=(*judged.loosenings, *membership.loosened(tables, judged.before, params)))


def _decided(revision: git.Revision, budget: int | None) -> int:
    """How many merges the head's holdout has decided: those that moved a metric under the split that it declares."""
    merges = git.history(revision, str(paths.METRICS), most=max(200, 2 * (budget or 0)))
    past = (git.content(each, str(paths.PARAMS)) or b"" for each in merges)
    return holdout_reuse.decisions(past, paths.PARAMS.read_bytes())


def _listed(judged: EffectiveGate) -> Iterator[Finding]:
    """The loosenings as findings, each at its place in conf/ where it has one."""
    if not judged.loosenings:
        return
    try:
        places = compose()
    except DeclarationError:
        places = None
    for each in judged.loosenings:
        declared = places.where(tuple(each.key.split("."))) if places and each.declared else None
        yield replace(each.finding(), where=each.where or declared)
