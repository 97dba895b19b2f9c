"""retrain: move the data window to newer rows, or take a release back."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from tidegate import paths
from tidegate.commands.monitoring import data_window, monitor, retrain_reasons
from tidegate.commands.monitoring.window_table import WindowRequest
from tidegate.commands.releasing import promote
from tidegate.config.composing.compose import compose
from tidegate.config.schema.monitor import Retrain
from tidegate.config.schema.root import Declaration
from tidegate.config.validation.parse import typed
from tidegate.errors import DeclarationError, EvidenceError, Problem, UserError, Where
from tidegate.records import Finding
from tidegate.repository import dvc
from tidegate.repository.revisions import git, git_write

TITLE = "Train again on rows until"
"""How the subject of its commit begins."""
LOCK = "dvc.lock"
CarryOut = Callable[..., object]
"""`carry_out("repro", …)` runs DVC in the project's folder."""
Proposed = Callable[[], Collection[str]]
"""The branches that have an open pull request."""


@dataclass(frozen=True, slots=True)
class RetrainProposal:
    """A commit to propose. `branch` is the same for the same rows, so that nothing is proposed twice."""

    commit: str
    branch: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class _RetrainRequest:
    """What is declared, and what is asked of it now."""

    declared: Declaration
    wish: Retrain
    now: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class _Grown:
    """The window after new rows came, and what the monitor says of these rows with the model that serves."""

    before: float
    after: float
    edits: tuple[str, ...]
    findings: tuple[Finding, ...]


def run_dvc(*arguments: str) -> object:
    return dvc.run(Path(), *arguments)


def run(
    now: datetime, *, reason: str = "", carry_out: CarryOut = run_dvc, proposed: Proposed = tuple
) -> RetrainProposal | str:
    """Read the sources again, and retrain if new rows ask for it; else the sentence why not.

    `reason` asks for it without a breach; `proposed` is asked before anything is trained. Whatever stops it, the work
    tree is then as it was. Raises EvidenceError where it is due but must not happen: while it cools down, or where the
    new data fail their checks.
    """
    if changed := git.changed(git.resolve("HEAD")):
        raise _uncommitted(changed)
    declared = typed(compose().root)
    wish = declared.monitor.retrain or (Retrain() if reason else None)
    if wish is None:
        return "monitor.retrain is not declared: nothing says when to train again"
    try:
        answer = _answered(_RetrainRequest(declared, wish, now, reason), carry_out, proposed)
    except BaseException:  # also an interrupt: the work tree is then as it was
        restore("HEAD", carry_out)
        raise
    if isinstance(answer, str):
        restore("HEAD", carry_out)
    return answer


def _uncommitted(changed: Sequence[git.FileChange]) -> UserError:
    """What the work tree has beside HEAD; where only `dvc repro` can have done it, what it read in place of the rows
    that the model learnt from.
    """
    files = [Path(change.path) for change in changed]
    if LOCK in {file.name for file in files} and not any(paths.CONF.name in file.parts for file in files):
        reason = (
            "says that the table holds other rows than those that the model learnt from: which are new, is not known"
        )
        remedy = "fetch them with `dvc pull`, from a remote that `dvc push` keeps them in; or commit what changed"
        return EvidenceError(Problem(f"{reason}; {remedy}", Where(LOCK)))
    message = "is not committed; commit or stash it, so that the data window is all that changes"
    return DeclarationError(Problem(message, Where(change.path)) for change in changed)


def restore(commit: str, carry_out: CarryOut = run_dvc) -> None:
    """Go back to that commit, with its table: what was proposed is on a branch of its own.

    What is in other folders stays, committed or not: in a repository of several projects it is not ours.
    """
    ours = git_write.run("diff", "--name-only", "--no-relative", "-z", commit, "HEAD").split("\0")
    git_write.run("reset", "--quiet", "--soft", commit)
    where = (".", *(f":(top,literal){name}" for name in ours if name))
    git_write.run("restore", "--source", commit, "--staged", "--worktree", "--", *where)
    carry_out("checkout", "--force")  # --quiet would hide why it fails


def _answered(due: _RetrainRequest, carry_out: CarryOut, proposed: Proposed) -> RetrainProposal | str:
    declared, wish = due.declared, due.wish
    grown = _grown(declared, wish, carry_out)
    if grown is None:
        return "no newer rows: nothing to train on"
    asked = retrain_reasons.asked(wish, grown.findings, grown.after - grown.before)
    reasons = [*([due.reason] if due.reason else []), *asked]
    if not reasons:
        return f"rows until {_instant(grown.after)} {retrain_reasons.not_breached(wish, grown.findings)}"
    if wish.rollback and retrain_reasons.released_lately(declared.monitor, grown.findings, due.now):
        if branch := retrain_reasons.open_branch(proposed(), retrain_reasons.ROLLBACK, f"{wish.rollback.environment}-"):
            return f"{branch} is proposed already: merge it, or close its pull request; due: {'; '.join(reasons)}"
        restore("HEAD", carry_out)
        return _taken_back(wish.rollback.environment, reasons)
    if branch := retrain_reasons.open_branch(proposed(), retrain_reasons.RETRAIN):
        return f"{branch} is proposed already: merge it, or close its pull request; due: {'; '.join(reasons)}"
    if early := retrain_reasons.not_yet(wish, due.now):
        raise EvidenceError(f"{early}; due: {'; '.join(reasons)}")
    return _trained(declared, wish, grown, reasons, carry_out)


def _grown(declared: Declaration, wish: Retrain, carry_out: CarryOut) -> _Grown | None:
    """Read the sources again. None where they hold no rows that are a step newer."""
    before = data_window.newest(declared.data.columns)
    edits = data_window.edit(data_window.repinned(declared.data))
    _carry_out("repro", "compose", carry_out=carry_out)
    # DVC does not follow the files that sources name
    _carry_out("repro", "--force", "--single-item", "ingest", carry_out=carry_out)
    after = data_window.newest(declared.data.columns)
    if after - before < wish.step:
        return None
    findings: tuple[Finding, ...] = ()
    if retrain_reasons.watches_rows(declared.monitor):
        # a microsecond later: the newest row was seen before
        since = datetime.fromtimestamp(before + 1e-6, UTC).replace(tzinfo=None).isoformat()
        findings = monitor.run(WindowRequest(str(paths.TABLE), since=since), keep=True).findings
    return _Grown(before, after, edits, findings)


def _trained(
    declared: Declaration, wish: Retrain, grown: _Grown, reasons: list[str], carry_out: CarryOut
) -> RetrainProposal:
    steps = (grown.after - grown.before) // wish.step
    edits = (*grown.edits, *data_window.edit(data_window.moved(declared.data, steps * wish.step)))
    _carry_out("repro", carry_out=carry_out)
    until = _instant(grown.after)
    title = f"{TITLE} {until}"
    text = "\n".join(
        ["Why:", "", *(f"- {line}" for line in reasons), "", "Edits:", "", *(f"- {line}" for line in edits), ""]
    )
    changed = [change.path for change in git.changed(git.resolve("HEAD"))]
    if not changed:
        raise EvidenceError("nothing changed: the split does not move with time, and no source is pinned")
    commit = git_write.commit_work_tree(changed, f"{title}\n\n{text}")
    return RetrainProposal(commit, f"{retrain_reasons.RETRAIN}/{until}", title, text)


def _taken_back(environment: str, reasons: list[str]) -> RetrainProposal:
    done = promote.roll_back(environment)
    text = "\n".join(["Why:", "", *(f"- {line}" for line in reasons), "", f"{done}", ""])
    return RetrainProposal(
        done.commit, f"{retrain_reasons.ROLLBACK}/{environment}-{done.name.version}", done.title, text
    )


def _carry_out(*arguments: str, carry_out: CarryOut) -> None:
    """Raises EvidenceError where the new rows are not what is declared, or fail their checks."""
    try:
        carry_out(*arguments)
    except EvidenceError as error:
        found = "; ".join(str(problem) for problem in error.problems)
        raise EvidenceError(f"not trained again: the pipeline stopped on the new rows: {found}") from None


def _instant(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d")
