"""What merges declared: another release to run, a weaker gate, a waiver."""

from collections.abc import Iterator
from dataclasses import dataclass

from tidegate import paths
from tidegate.config import params
from tidegate.delivery import release_name
from tidegate.delivery.release_name import LATEST
from tidegate.errors import UserError
from tidegate.gate import waivers
from tidegate.gate.effective_gate import declared_weaker
from tidegate.gate.gate_params import GateParams
from tidegate.gate.loosening import Loosening
from tidegate.gate.waivers import Waiver
from tidegate.project_history.commits import TouchingCommit, touching
from tidegate.project_history.events import EventKind, HistoryEvent
from tidegate.repository.revisions import git

UNREADABLE = "this version cannot read the gate that was declared; compare the commit with its parent"


@dataclass(frozen=True, slots=True)
class _CommittedDeclaration:
    """What a commit declares; empty where it has no params.yaml, or one that is not YAML."""

    values: object
    waivers: dict[str, Waiver]


def events() -> Iterator[HistoryEvent]:
    """The events of the default branch up to HEAD: each merge compared with the state before it."""
    commits = touching(str(paths.PARAMS), str(waivers.FILE))
    declared = [_declared(commit) for commit in commits]
    for commit, head, base in zip(commits, declared, [*declared[1:], _CommittedDeclaration({}, {})], strict=True):
        if base.values:
            yield from _moves(commit, base, head)
            yield from _weaker(commit, base, head)
        yield from _waived(commit, base, head)


def _declared(commit: TouchingCommit) -> _CommittedDeclaration:
    revision = git.Revision(commit.commit, commit.commit)
    try:
        values = params.parsed(git.content(revision, str(paths.PARAMS)) or b"{}")
    except UserError:
        values = {}
    try:
        found = waivers.parsed(git.content(revision, str(waivers.FILE)) or b"waivers: {}")
    except UserError:
        found = {}
    return _CommittedDeclaration(values, found)


def _moves(commit: TouchingCommit, base: _CommittedDeclaration, head: _CommittedDeclaration) -> Iterator[HistoryEvent]:
    """Environments that name another release."""
    for name in params.mapping(head.values, "environments"):
        key = f"environments.{name}.release"
        before, after = (str(params.at(side.values, key) or LATEST) for side in (base, head))
        if before == after:
            continue
        old, new = release_name.find(before), release_name.find(after)
        back = old is not None and new is not None and new < old
        kind = EventKind.ROLLBACK if back else EventKind.PROMOTION
        yield HistoryEvent(commit.at, kind, str(name), f"{before} → {after}", _evidence(commit))


def _weaker(commit: TouchingCommit, base: _CommittedDeclaration, head: _CommittedDeclaration) -> Iterator[HistoryEvent]:
    try:
        both = params.build(GateParams, base.values), params.build(GateParams, head.values)
    except UserError:
        if params.at(base.values, "gate") != params.at(head.values, "gate"):
            yield HistoryEvent(commit.at, EventKind.LOOSENING, "gate", UNREADABLE, _evidence(commit), (UNREADABLE,))
        return
    for loosening in declared_weaker(*both):
        yield _loosened(commit, EventKind.LOOSENING, loosening)


def _waived(commit: TouchingCommit, base: _CommittedDeclaration, head: _CommittedDeclaration) -> Iterator[HistoryEvent]:
    for loosening in waivers.loosened(base.waivers, head.waivers):
        yield _loosened(commit, EventKind.WAIVER, loosening)
    for name in base.waivers.keys() - head.waivers.keys():
        yield HistoryEvent(commit.at, EventKind.WAIVER, f"gate.waivers.{name}", "removed", _evidence(commit))


def _loosened(commit: TouchingCommit, kind: EventKind, loosening: Loosening) -> HistoryEvent:
    says = loosening.finding().reason.removeprefix(f"{loosening.key}: ")
    return HistoryEvent(commit.at, kind, loosening.key, says, _evidence(commit))


def _evidence(commit: TouchingCommit) -> str:
    return f"{commit.short} {commit.subject}"
