"""gate: decide the work tree against the evidence and the gate of the merge base."""

import logging
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

from tidegate import paths
from tidegate.commands.gating import base_evidence, prediction_reach
from tidegate.commands.gating.ask_models import Models, has_another
from tidegate.commands.gating.blocking_checks import BlockingChecks
from tidegate.config.composing.compose import compose
from tidegate.config.schema.data import UNWEIGHTED, ColumnRole, column_of, features, id_column, private
from tidegate.config.validation.trusted_classes import trusted, trusted_here
from tidegate.errors import DeclarationError
from tidegate.gate import against_constant, changed_pipeline, composed_params, flip_report, holdout_reuse, load_evidence
from tidegate.gate.cohorts import EarlierRevision, few
from tidegate.gate.decision import Circumstances, decide
from tidegate.gate.effective_gate import EffectiveGate, effective_gate
from tidegate.gate.evidence import Evidence, tables, timing
from tidegate.gate.gate_params import GateParams
from tidegate.gate.leakage import NO_TABLES, Tables
from tidegate.gate.loosening import approve, membership
from tidegate.gate.pairing import Unpaired, overlap
from tidegate.gate.revision import RevisionEvidence, RevisionFolder, name_of
from tidegate.gate.unchanged_data import Unchanged, unchanged
from tidegate.models.confined.confined_process import ConfinedProcess
from tidegate.records import Decision, Finding, Flips
from tidegate.repository import evidence as kept
from tidegate.repository import integrity, pipeline
from tidegate.repository.revisions import git, projects
from tidegate.settings import PYPROJECT
from tidegate.targets import _manifest_drift

LOG = logging.getLogger(__name__)
EDITED = "does not match its hash in dvc.lock; delete it and run `dvc repro`"
REPLACED = "the data set was replaced, and nothing is comparable with the base"


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
    """The decision on the work tree against its merge base with `base` (default: origin/main, else main).

    `approved_by` names the owner who approves a loosened gate. `tell` gets a sentence for each step that takes long.
    """
    LOG.info("proving the files that dvc.lock records")
    edited = [f"{out} {EDITED}" for out in integrity.require().edited if kept.wanted(out)]
    revision, today = git.merge_base(base), today or datetime.now(UTC).date()
    with ThreadPoolExecutor(1) as aside, ExitStack() as opened:
        # both take seconds, on a core of their own, and their results are needed last
        outdated = aside.submit(pipeline.outdated)
        process = opened.enter_context(ConfinedProcess())
        if name_of(timing) in load_evidence.needed(params.gate) and has_another(revision):
            process.start()
        work_tree = RevisionFolder(Path(), git.here())
        head = load_evidence.revision(work_tree, declared=params)
        head = replace(head, faults=(*head.faults, *edited))
        LOG.info("reading what %s recorded", revision)
        checks = BlockingChecks(params, work_tree, today, approved=bool(approved_by))
        folder = opened.enter_context(kept.at(revision, worth=checks.leave_open, tell=tell))
        side = _side(folder, params, head, process, approved_by=approved_by)
        gate = side.gate.declared.gate
        released = (
            base_evidence.released(gate, folder, opened, tell, rebuild=not checks.blocking) if side.recorded else None
        )
        needs = load_evidence.needed(gate)
        head = load_evidence.completed(head, work_tree, needs)
        of_base = side.base and base_evidence.completed(
            side.base, folder, head, needs, rebuild=not checks.blocking, tell=tell
        )
        compared = NO_TABLES
        if name_of(tables) in needs:
            compared = Tables(head.of(tables), of_base.of(tables) if of_base else None)
        side = replace(side, base=of_base, gate=_with_rows(side.gate, compared, params))
        evidence = Evidence(
            side.gate.declared.evaluate,
            replace(head, outdated=outdated.result()),
            side.base,
            seed=side.gate.declared.seed,
            written=params.evaluate,
            check=side.gate.declared.check,
            holdout=load_evidence.holdout(Path(), id_column(params.columns)),
            timing=partial(side.models.timed, head, of_base),
            same_model=side.models.same(head, of_base),
            recorded=side.recorded,
            released=released if isinstance(released, EarlierRevision | Unpaired) else None,
            new_truth=bool(approved_by),
            unchanged=unchanged(folder.root) if side.base else Unchanged(),
            tables=compared,
        )
        given = _given(side, params, approved_by, released)
        given = replace(
            given,
            today=today,
            notes=(*given.notes, *checks.notes(revision)),
            findings=(*changed_pipeline.findings(revision), *given.findings),
        )
        LOG.info("deciding on %d rules", len(gate.rules))
        decision = decide(gate, evidence, replace(given, base=str(revision), base_commit=revision.commit))
        notes = (*decision.notes, *against_constant.remarks(evidence, gate.alpha))
        return replace(decision, notes=notes, flips=_flips(evidence, side.gate, params), tree=git.clean_tree())


def _given(
    side: "BaseSide", params: Params, approved_by: str, released: EarlierRevision | Unpaired | str | None
) -> Circumstances:
    """What a decision depends on besides gate and evidence, without the revision and the day."""
    instead = released if isinstance(released, str) else ""
    return Circumstances(
        loosenings=tuple(approve(_listed(side.gate), approved_by)),
        waivers=side.gate.waivers or {},
        notes=tuple(filter(None, (*side.notes, *_reach(side), instead, side.gate.note, *_weights(params)))),
        approved_by=approved_by,
        decided=side.decided,
        findings=(*composed_params.findings(), *_manifests()),
        own=_own(side.gate),
    )


def _flips(evidence: Evidence, gate: EffectiveGate, params: Params) -> Flips | None:
    """The rows that changed sides. What base or head declare private is not shown."""
    columns = [params.columns, *([gate.base.columns] if gate.base else [])]
    hidden = frozenset[str]().union(*map(private, columns))
    targets = {column_of(declared, ColumnRole.TARGET) for declared in columns}
    return flip_report.flips(
        evidence,
        flip_report.of_gate(evidence, gate.declared.gate),
        gate.declared.gate.alpha,
        name=None if hidden & {id_column(declared) for declared in columns} else str,
        show_truth=not hidden & targets,
    )


def _reach(side: "BaseSide") -> Iterator[str]:
    """A note where no stage on the way to the predictions can give another result."""
    if side.revision and not (reach := prediction_reach.run(side.revision)).moves:
        yield str(reach)


def _weights(params: Params) -> Iterator[str]:
    if name := column_of(params.columns, ColumnRole.WEIGHT):
        yield f"data.columns.{name} {UNWEIGHTED}"


@dataclass(frozen=True)
class BaseSide:
    """What the change is compared with: the effective gate, and the base's evidence and rows."""

    gate: EffectiveGate
    base: RevisionEvidence | None
    recorded: EarlierRevision | None
    notes: tuple[str, ...]
    models: Models
    """They may consist of classes that the base trusts; of the change's own, too, once an owner approves."""
    decided: int = 0
    """How many merges this holdout has decided."""
    revision: git.Revision | None = None
    """The merge base, where it has evidence."""


def _side(
    folder: kept.EvidenceFolder, params: Params, head: RevisionEvidence, process: ConfinedProcess, *, approved_by: str
) -> BaseSide:
    if folder.origin is kept.Origin.NONE:
        models = Models(process, params, None, trusted_here())
        return BaseSide(effective_gate(folder.root, params, ()), None, None, (str(folder),), models)
    changed, around = git.changed(folder.revision), projects.around(folder.revision)
    gate = effective_gate(folder.root, params, changed, around=around, approved=bool(approved_by))
    base = load_evidence.revision(RevisionFolder(folder.root, str(folder.revision)), declared=gate.base)
    budget = gate.declared.gate.holdout_budget
    decided = _decided(folder.revision, budget)
    notes = (str(folder), *composed_params.other_code(folder.root), *holdout_reuse.remark(decided, budget))
    columns = load_evidence.holdout(folder.root, id_column(gate.base.columns if gate.base else params.columns))
    recorded = EarlierRevision(base.name, base.predictions, columns)
    trust = trusted(git.content(folder.revision, str(PYPROJECT))) | (trusted_here() if approved_by else frozenset())
    models = Models(process, params, gate.base, trust)
    side = BaseSide(gate, base, recorded, notes, models, decided, folder.revision)
    both = overlap(base.predictions, head.predictions)
    if isinstance(both, Unpaired) or few(both):
        return side
    again = models.of_added_rows(folder.root / paths.MODEL, both)
    side = replace(side, recorded=replace(recorded, again=again))
    if both.shared.rows or not _replaced(gate.base, params):
        return side
    if approved_by:
        own_gate = f"{REPLACED}: approved by {approved_by}, its own gate decides"
        replaced = replace(gate, declared=params, note=own_gate)
        return BaseSide(replaced, None, None, notes, models)
    return replace(side, notes=(*notes, f"{REPLACED}: after an owner's approval, its own gate alone decides"))


def _replaced(base: GateParams | None, params: Params) -> bool:
    """Whether the change replaces the data set: none of the features that the base model needs is left."""
    return base is not None and not set(features(base.columns)) & set(params.columns)


def _manifests() -> Iterator[Finding]:
    """Findings on manifests that were edited by hand, where the pipeline renders any."""
    if any(paths.MANIFESTS in map(Path, stage.outs) for stage in pipeline.stages()):
        yield from _manifest_drift.findings()


def _own(gate: EffectiveGate) -> frozenset[str]:
    """The rules that only the change declares."""
    return frozenset(gate.declared.gate.rules) - frozenset(gate.base.gate.rules if gate.base else ())


def _with_rows(gate: EffectiveGate, tables: Tables, params: Params) -> EffectiveGate:
    """The gate, with the change's edits to rows of unchanged sources listed."""
    if gate.base is None:
        return gate
    return replace(gate, loosenings=(*gate.loosenings, *membership.loosened(tables, gate.base, params)))


def _decided(revision: git.Revision, budget: int | None) -> int:
    """How many merges the head's holdout has decided: those that moved a metric under its declared split."""
    merges = git.history(revision, str(paths.METRICS), most=max(200, 2 * (budget or 0)))
    past = (git.content(merge, str(paths.PARAMS)) or b"" for merge in merges)
    return holdout_reuse.decisions(past, paths.PARAMS.read_bytes())


def _listed(gate: EffectiveGate) -> Iterator[Finding]:
    """The loosenings as findings, with their places in conf/, where they have one."""
    if not gate.loosenings:
        return
    try:
        places = compose()
    except DeclarationError:
        places = None
    for loosening in gate.loosenings:
        declared = places.where(tuple(loosening.key.split("."))) if places and loosening.declared else None
        yield replace(loosening.finding(), where=loosening.where or declared)
