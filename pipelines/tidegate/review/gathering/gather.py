"""Collect what a review shows. What cannot be had becomes a sentence in it: it speaks when the rest failed, too."""

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
from tidegate.commands import gate
from tidegate.config.params import load, read
from tidegate.config.section import Section
from tidegate.errors import EvidenceError, Problem, UserError, Where
from tidegate.records import Decision, Finding
from tidegate.repository import evidence, git, integrity, pipeline
from tidegate.review.formats import json
from tidegate.review.gathering import changes, chart_data, history, manifests, provenance
from tidegate.review.review_data import Checked, Material, Moment, State, Step
from tidegate.review.summary import Summary

Tell = Callable[[str], None]


def gather(
    base: str | None, *, decision: Path | None = None, approved_by: str = "", recomputed: bool = False, tell: Tell
) -> Material:
    """Everything about the work tree against where it left `base`.

    `decision` is a file that `tidegate gate --keep` wrote; where there is none, as after a gate that could not judge,
    the gate judges here and its reason is told. `recomputed` says that `dvc repro --force` made the work tree, so that
    what HEAD claims can be compared with it.
    """
    found = Material(base or "the base", "work tree", None)
    problems: list[str] = []
    reached = ThreadPoolExecutor(1).submit(steps)  # DVC needs longer to answer than all else here does
    past: Mapping[str, tuple[Moment, ...]] = {}
    with _noting(problems):
        integrity.require()
    with _noting(problems):
        if decision and decision.exists():
            judged = read_decision(decision)
        else:
            judged = gate.run(load(gate.Params), base=base, approved_by=approved_by, tell=tell)
        found = replace(found, decision=judged)
    with _noting(problems):
        found = replace(found, head=git.here(), commands=tuple(commands(base)))
        revision = git.merge_base(base)
        found = replace(found, base=str(revision))
        with evidence.at(revision, rebuild=False) as at_base:
            found = replace(found, manifests=manifests.compare(at_base.root / paths.MANIFESTS, paths.MANIFESTS))
            found = replace(found, curves=chart_data.curves(at_base.root), metric=_headline_metric())
            found = replace(found, parts=chart_data.parts(found.metric, found.decision, at_base.root))
            found = replace(found, settings=changes.settings(at_base.root))
            found = replace(found, touches=changes.touches(found.settings, at_base.root))
            found = replace(found, code=changes.code(at_base.root))
        past = history.of_checks(revision)
    with _noting(problems):
        found = replace(found, steps=reached.result())
        # what a pipeline that stopped did not reach still lies there as HEAD has it: it agrees with itself
        found = replace(found, evidence=graded(recomputed=recomputed and not found.unfinished))
    with _noting(problems):
        found = replace(found, checks=checks(past))
    with _noting(problems):
        found = replace(found, plans=chart_data.rollouts())
    if found.decision:
        found = replace(found, base=found.decision.base, head=found.decision.head)
    return replace(found, problems=tuple(dict.fromkeys(problems)))


def _headline_metric() -> str:
    """The first of evaluate.metrics."""
    declared = read().get("evaluate", {}).get("metrics", {})
    return str(next(iter(declared), "")) if isinstance(declared, dict) else ""


class _Named(Section):
    name: str = Field(alias="data.name")


def summary() -> Summary:
    """What the pipeline left in the work tree."""
    metrics = read_json(paths.METRICS) if paths.METRICS.exists() else None
    rendered = tuple(path for path in sorted(paths.MANIFESTS.rglob("*")) if path.is_file())
    deployed = bool(read().get("environments")) or bool(rendered)
    places = {"checks": paths.CHECK_REPORT, "metrics": paths.METRICS, "package": paths.PACKAGE, "plans": paths.PLANS}
    return Summary(
        model=load(_Named).name,
        steps=steps(),
        checks=checks(),
        metrics=metrics if isinstance(metrics, dict) else None,
        manifests=tuple(PurePosixPath(path.relative_to(paths.MANIFESTS)) for path in rendered) if deployed else None,
        places=tuple((label, str(path)) for label, path in places.items() if _holds_something(path)),
    )


def _holds_something(path: Path) -> bool:
    return path.is_file() or (path.is_dir() and any(path.iterdir()))


def graded(*, recomputed: bool) -> tuple[Finding, ...]:
    """How far the numbers that HEAD carries can be believed."""
    if not recomputed:
        return provenance.findings((provenance.by_digest(),))
    with evidence.at(git.resolve("HEAD"), rebuild=False) as claimed:
        return provenance.findings(provenance.recomputed(Path(), claimed.root))


def steps() -> tuple[Step, ...]:
    """Every step of the pipeline with how far it came."""
    declared = pipeline.stages()
    late = dict(pipeline.unfinished(declared))
    state = {True: State.STOPPED, False: State.NOT_REACHED, None: State.DONE}
    return tuple(Step(stage.name, state[late.get(stage.name)]) for stage in declared)


def checks(past: Mapping[str, tuple[Moment, ...]] | None = None) -> tuple[Checked, ...] | None:
    """The outcome of each data check beside what it was before, or None where they did not run."""
    if not paths.CHECK_REPORT.exists():
        return None
    return tuple(
        Checked(
            each.name,
            report.Outcome(each.outcome).verdict,
            each.severity,
            each.reason,
            each.dimension,
            each.why,
            history.number(each),
            (past or {}).get(each.name, ()),
        )
        for each in report.read(paths.CHECK_REPORT).entries
    )


def commands(base: str | None) -> Iterator[str]:
    """What a person types to see the same at home. Branch names are quoted: git allows `$(…)` in them."""
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
