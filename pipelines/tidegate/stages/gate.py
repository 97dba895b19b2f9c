"""gate: judge what lies in the work tree against the evidence and the policy of the merge base."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

from tidegate import paths
from tidegate.config.composing.compose import compose
from tidegate.config.schema.data import id_column
from tidegate.errors import DeclarationError, EvidenceError
from tidegate.policy import ledger, reading
from tidegate.policy.base import Policy, policy
from tidegate.policy.declared import Declared
from tidegate.policy.evidence import Evidence, Revision, Timed
from tidegate.policy.judge import Circumstances, judge
from tidegate.policy.loosening import Loosening, approve, code, holdout
from tidegate.policy.pairing import Predictions, Unpaired, pair
from tidegate.records import Decision, Finding
from tidegate.repository import evidence as kept
from tidegate.repository import git, outs, pipeline


class Params(Declared):
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
    head = reading.revision(Path(), git.here())
    head = replace(head, faults=(*head.faults, *_edited()))
    revision = git.merge_base(base)
    asked: list[str] = []
    # DVC takes seconds to say what is outdated, and has a core of its own meanwhile
    with ThreadPoolExecutor(1) as aside, kept.at(revision, tell=tell) as found:
        outdated = aside.submit(pipeline.outdated)
        if found.origin is kept.Origin.NONE:
            judged, before, notes = policy(found.root, params, ()), None, [str(found)]
        else:
            judged = policy(found.root, params, _changed(revision), approved=bool(approved_by))
            before = reading.revision(found.root, str(revision))
            judged = replace(judged, loosenings=(*judged.loosenings, *_of_rows(before, head)))
            before, asked = _on_these_rows(found.root, before, head, params)
            notes = [str(found), *asked, *_ledger(revision)]
        evidence = Evidence(
            judged.declared.evaluate,
            replace(head, outdated=outdated.result()),
            before,
            seed=judged.declared.seed,
            written=params.evaluate,
            check=judged.declared.check,
            holdout=reading.holdout(found.root if before and not asked else Path(), id_column(params.columns)),
            timing=partial(_timed, found.root / paths.MODEL if before else None, params),
        )
        given = Circumstances(
            base=str(revision),
            loosenings=tuple(approve(_listed(judged), approved_by)),
            waivers=judged.waivers or {},
            today=today or datetime.now(UTC).date(),
            notes=tuple(filter(None, (*notes, judged.note))),
        )
        return judge(judged.declared.gate, evidence, given)


def _timed(base: Path | None, params: Params, rows: int) -> Timed | Unpaired:
    """How long the models take for rows of the head's holdout, asked in turns."""
    from tidegate.models import timing

    return timing.measure(paths.MODEL, base, paths.HOLDOUT, params.columns, rows=rows, task=params.evaluate.task)


def _changed(revision: git.Revision) -> Iterator[tuple[str, str]]:
    """The judging files and workflows that differ from the base."""
    return ((each.path, each.status) for each in git.changed(revision, (*code.JUDGING, *code.WORKFLOWS)))


def _ledger(revision: git.Revision) -> Iterator[str]:
    """How worn the holdout is, from the merges that moved a metric."""
    merges = git.history(revision, str(paths.METRICS))
    locks = (lock for each in merges if (lock := git.content(each, str(outs.LOCK))))
    yield from ledger.remark(ledger.decisions(locks, git.content(revision, str(outs.LOCK)) or b""))


def _edited() -> Iterator[str]:
    """Evidence of the work tree that is not what its own dvc.lock promises: somebody wrote it by hand."""
    for out in outs.read(Path()):
        path = Path(out.path)
        if path in (paths.METRICS, paths.PREDICTIONS) and path.exists() and not outs.matches(path, out.md5):
            yield f"{path} is not what dvc.lock says that the pipeline made"
        if path == paths.STATISTICS.parent and path.is_dir() and outs.listed(path) != out.md5:
            yield f"{path} is not what dvc.lock says that the pipeline made"


def _of_rows(before: Revision, head: Revision) -> Iterator[Loosening]:
    match before.predictions, head.predictions:
        case Predictions() as base, Predictions() as here:
            yield from holdout.rewritten(base, here)


def _on_these_rows(root: Path, before: Revision, head: Revision, params: Params) -> tuple[Revision, list[str]]:
    """The base's predictions for the head's holdout, where the two holdouts differ: its model answers again."""
    from tidegate.models.rescoring import rescored

    differ, here = pair(before.predictions, head.predictions), head.predictions
    if isinstance(before.predictions, Unpaired) or isinstance(here, Unpaired) or not isinstance(differ, Unpaired):
        return before, []
    table = reading.holdout(Path(), id_column(params.columns))()
    try:
        again = (
            table
            if isinstance(table, Unpaired)
            else rescored(root / paths.MODEL, table, here, params.columns, params.evaluate.task)
        )
    except EvidenceError as error:
        again = Unpaired(str(error))
    if isinstance(again, Unpaired):
        return before, [f"{differ.reason}; the base's model could not be asked about the rows here: {again.reason}"]
    return replace(before, predictions=again), [f"{differ.reason}; the base's model was asked about the rows here"]


def _listed(judged: Policy) -> Iterator[Finding]:
    """The loosenings as findings, each at its place in conf/ where it has one."""
    if not judged.loosenings:
        return
    try:
        composed = compose()
    except DeclarationError:
        composed = None
    for each in judged.loosenings:
        declared = composed.where(tuple(each.key.split("."))) if composed and each.declared else None
        yield replace(each.finding(), where=each.where or declared)
