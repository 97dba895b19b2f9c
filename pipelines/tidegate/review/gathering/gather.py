"""Gather a review's data; what is unavailable becomes a note in it.

A review is written even where everything else failed.
"""

import os
import shlex
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path, PurePosixPath

from pydantic import Field

from tidegate import paths
from tidegate.artifacts import read_json
from tidegate.checks import report
from tidegate.commands.gating import gate, prediction_reach
from tidegate.config import params
from tidegate.config.code_digests import with_code
from tidegate.config.composing.compose import compose
from tidegate.config.section import Section
from tidegate.errors import EvidenceError, Problem, UserError, Where
from tidegate.records import Decision, Finding
from tidegate.repository import evidence, integrity, lock_difference, pipeline
from tidegate.repository.revisions import git
from tidegate.review.formats import json
from tidegate.review.gathering import (
    baselines,
    calibration,
    changes,
    chart_data,
    confusions,
    fairness,
    fold_variants,
    history,
    importance,
    intervals,
    leakage,
    manifests,
    provenance,
    residuals,
    search,
    stress,
    weak_slices,
)
from tidegate.review.gathering.table_changes import table_changes
from tidegate.review.review_data import CheckHistory, Moment, PipelineStep, Review, StepState
from tidegate.review.summary import Summary

Tell = Callable[[str], None]


def gather(
    base: str | None, *, decision: Path | None = None, approved_by: str = "", recomputed: bool = False, tell: Tell
) -> Review:
    """The review of the work tree against its merge base with `base`.

    `decision` is a file that `tidegate gate --save` wrote; where it is missing, as after a gate that could not decide,
    the gate runs again and its reason is noted. `recomputed`: the work tree was made by `dvc repro --force`, so that
    HEAD's claims can be compared with it.
    """
    review = Review(base or "the base", "work tree", None)
    problems: list[str] = []
    reached = ThreadPoolExecutor(1).submit(steps)  # `dvc status` takes longer than everything else
    past: Mapping[str, tuple[Moment, ...]] = {}
    with _noting(problems):
        integrity.require()
    with _noting(problems):
        if decision and decision.exists():
            decided = read_decision(decision)
        else:
            decided = gate.run(params.load(gate.Params), base=base, approved_by=approved_by, tell=tell)
        review = replace(review, decision=decided)
    with _noting(problems):
        review = replace(review, head=git.here(), commands=tuple(commands(base)), metric=_headline_metric())
        revision = git.merge_base(base)
        review = replace(review, base=str(revision))
        with evidence.at(revision, rebuild=False) as at_base:
            review = replace(review, manifests=manifests.compare(at_base.root / paths.MANIFESTS, paths.MANIFESTS))
            review = _evaluated(review, at_base.root)
            review = replace(review, parts=chart_data.parts(review.metric, review.decision, at_base.root))
            review = replace(review, settings=changes.settings(at_base.root), unmoved=_unmoved(revision))
            review = replace(review, touches=changes.touches(review.settings, at_base.root))
            review = replace(review, code=changes.code(at_base.root), data=table_changes(at_base, tell))
        past = history.of_checks(revision)
    with _noting(problems):
        review = replace(review, steps=reached.result())
        # results that a stopped pipeline did not reach are still HEAD's: comparing them would prove nothing
        review = replace(review, evidence=graded(recomputed=recomputed and not review.unfinished))
    with _noting(problems):
        review = replace(review, checks=checks(past))
    with _noting(problems):
        review = replace(review, plans=chart_data.rollouts(), rehearsals=chart_data.rehearsed())
    if review.decision:
        review = replace(review, base=review.decision.base, head=review.decision.head)
    return replace(review, problems=tuple(dict.fromkeys(problems)))


def _evaluated(review: Review, base: Path) -> Review:
    """The review with what the evaluation of both sides shows."""
    return replace(
        review,
        curves=chart_data.curves(base),
        residuals=residuals.read(base),
        confusions=confusions.read(base),
        baselines=baselines.read(),
        fairness=fairness.read(base),
        weak=weak_slices.read(base),
        leakage=leakage.read(),
        stresses=stress.read(base),
        search=search.read(),
        seeds=fold_variants.seeds(),
        learning=fold_variants.learning(),
        importance=importance.read(base),
        calibration=calibration.read(base),
    )


def _unmoved(base: git.Revision) -> str:
    reach = prediction_reach.run(base)
    return "" if reach.moves else str(reach)


def _headline_metric() -> str:
    """The first of evaluate.metrics."""
    return next(iter(params.mapping(params.read(), "evaluate.metrics")), "")


class _Named(Section):
    name: str = Field(alias="data.name")


def summary() -> Summary:
    """The pipeline's results in the work tree."""
    metrics = read_json(paths.METRICS) if paths.METRICS.exists() else None
    rendered = tuple(path for path in manifests.files(paths.MANIFESTS).values())
    deployed = bool(params.read().get("environments")) or bool(rendered)
    places = {"checks": paths.CHECK_REPORT, "metrics": paths.METRICS, "package": paths.PACKAGE, "plans": paths.PLANS}
    reached = steps()
    return Summary(
        model=params.load(_Named).name,
        steps=reached,
        checks=checks(),
        metrics=metrics if isinstance(metrics, dict) else None,
        evaluated=intervals.read(),
        leakage=leakage.read(),
        search=search.read(),
        seeds=fold_variants.seeds(),
        learning=fold_variants.learning(),
        edited=_edited(reached),
        manifests=tuple(PurePosixPath(path.relative_to(paths.MANIFESTS)) for path in rendered) if deployed else None,
        places=tuple((label, str(path)) for label, path in places.items() if _holds_something(path)),
    )


def _edited(reached: tuple[PipelineStep, ...]) -> tuple[str, ...]:
    """What `dvc repro` would run where the first stage, which composes, has not run since an edit."""
    if not reached or reached[0].state is not StepState.STOPPED:
        return ()
    try:
        return lock_difference.outdated(with_code(compose().values), recompose=True)
    except UserError:
        return ()  # the edit is invalid, and stopped the pipeline


def _holds_something(path: Path) -> bool:
    return path.is_file() or (path.is_dir() and any(child.name != paths.NONE for child in path.iterdir()))


def graded(*, recomputed: bool) -> tuple[Finding, ...]:
    """How far HEAD's numbers can be trusted, as findings."""
    return provenance.findings(grades(recomputed=recomputed))


def grades(*, recomputed: bool) -> tuple[provenance.Graded, ...]:
    """How far HEAD's numbers can be trusted. `recomputed`: the work tree was made by `dvc repro --force`."""
    if not recomputed:
        return (provenance.by_digest(),)
    with evidence.at(git.resolve("HEAD"), rebuild=False) as claimed:
        return provenance.recomputed(Path(), claimed.root)


def steps() -> tuple[PipelineStep, ...]:
    """Every step of the pipeline with how far it came."""
    declared = pipeline.stages()
    late = dict(pipeline.unfinished(declared))
    state = {True: StepState.STOPPED, False: StepState.NOT_REACHED, None: StepState.DONE}
    return tuple(PipelineStep(stage.name, state[late.get(stage.name)]) for stage in declared)


def checks(past: Mapping[str, tuple[Moment, ...]] | None = None) -> tuple[CheckHistory, ...] | None:
    """The outcome of each data check with its history, or None where they did not run."""
    if not paths.CHECK_REPORT.exists():
        return None
    return tuple(
        CheckHistory(
            entry.name,
            report.Outcome(entry.outcome).verdict,
            entry.severity,
            entry.reason,
            entry.dimension,
            entry.why,
            history.number(entry),
            (past or {}).get(entry.name, ()),
        )
        for entry in report.read(paths.CHECK_REPORT).entries
    )


def commands(base: str | None) -> Iterator[str]:
    """The commands to reproduce the review locally. Branch names are quoted: git allows `$(…)` in them."""
    branch = os.environ.get("GITHUB_HEAD_REF") or git.branch()
    if branch:
        yield f"git switch {shlex.quote(branch)}"
    yield "dvc repro"
    yield "tidegate gate" + (f" --base {shlex.quote(base)}" if base else "")


def read_decision(path: Path) -> Decision:
    """A decision as `tidegate gate -o json` wrote it."""
    try:
        return json.read_decision(read_json(path))
    except ValueError as error:
        reason = str(error).splitlines()[0]
        raise EvidenceError(Problem(f"{reason}; write it with `tidegate gate -o json`", Where(str(path)))) from None


@contextmanager
def _noting(problems: list[str]) -> Iterator[None]:
    try:
        yield
    except UserError as error:
        problems += map(str, error.problems)
