"""Move deploy branches to the merged manifests, all of them or none.

A branch contains nothing else. It only moves forward: each publication is a commit on top of the last, so that going
back is visible. A tree that is already there publishes nothing. What an environment names as its release is published
only where it is exactly what was released.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from tidegate.delivery import release_name
from tidegate.delivery.release_name import LATEST
from tidegate.errors import EvidenceError, InfrastructureError, Problem, UserError, Where
from tidegate.paths import MANIFESTS
from tidegate.releases import deploy_branch, intact
from tidegate.repository.revisions import git, git_write


@dataclass(frozen=True, slots=True)
class Remote:
    """The remote that has the branches, and the git variables to reach it."""

    name: str
    variables: dict[str, str]


@dataclass(frozen=True, slots=True)
class _Move:
    """A branch's next commit, and the one that it follows; the same where nothing changes."""

    environment: str
    commit: str
    previous: str
    edited: str = ""
    """Why the branch is not what tidegate published last."""


def require_merged(environments: tuple[str, ...]) -> None:
    """Raise EvidenceError where the manifests in the work tree differ from those of the commit, or are missing."""
    head = git.resolve("HEAD")
    problems = [
        Problem(
            "differs from the merged version, and only reviewed manifests are published; "
            "run `dvc repro`, commit the result, and have it reviewed",
            Where(change.path),
        )
        for change in git.changed(head, (str(MANIFESTS),))
    ]
    problems += [_absent(name) for name in environments if not deploy_branch.manifests_tree(head.commit, name)]
    if problems:
        raise EvidenceError(problems)


def require_released(project: str, releases: Mapping[str, str]) -> None:
    """Raise EvidenceError where HEAD's manifests are not those of the release that the environment names.

    `releases` are the names by environment. Every broken release and environment is named at once.
    """
    head, problems = git.resolve("HEAD"), dict[Problem, None]()
    for environment, text in releases.items():
        if text == LATEST:
            continue
        try:
            release = intact.require(release_name.parse(text, project))
            release.of(environment)
        except UserError as error:
            problems |= dict.fromkeys(error.problems)
            continue
        if deploy_branch.manifests_tree(head.commit, environment) != release.record.environments[environment].tree:
            reason = f"is not what {text} released for {environment}; run `dvc repro` and have the result reviewed"
            problems[Problem(reason, Where(str(MANIFESTS / environment)))] = None
    if problems:
        raise EvidenceError(problems)


def require_in_order(declared: Sequence[str], environments: Sequence[str], *, remote: Remote) -> None:
    """Raise EvidenceError where an environment before one of these does not run what HEAD has for it, or failed there.

    `declared` are all environments in their order. Those deployed together with it are not asked: all move, or none.
    """
    head, problems = git.resolve("HEAD"), list[Problem]()
    last = max(map(declared.index, environments), default=0)
    for name in declared[:last]:
        if name in environments:
            continue
        tree = deploy_branch.manifests_tree(head.commit, name)
        if not tree:
            problems.append(_absent(name))
            continue
        tip = git_write.fetch(remote.name, _full(name), variables=remote.variables)
        running = deploy_branch.read(name, tip).running(tree)
        why = "" if running else f"does not hold the manifests of {head.short}"
        if running and running.failed:
            why = f"records that {', '.join(running.failed)} failed there"
        if why:
            remedy = f"{', '.join(environments)} comes after {name}: deploy that first, or fix what failed there"
            problems.append(Problem(f"{why}; {remedy}", Where(deploy_branch.name(name))))
    if problems:
        raise EvidenceError(problems)


def deploy(releases: Mapping[str, str], *, remote: Remote, now: datetime, replace_edits: bool = False) -> list[str]:
    """Push HEAD's manifests of these environments to their branches; a sentence of each.

    `releases` are the names of their releases, by environment. `replace_edits` publishes on top of edits by hand.
    """
    head = git.resolve("HEAD")
    moves = [_move(head, name, release, remote, now) for name, release in releases.items()]
    if not replace_edits and (edited := [move for move in moves if move.edited]):
        raise EvidenceError(
            Problem(
                f"{move.edited}; revert that, or publish over it: --replace-edits",
                Where(deploy_branch.name(move.environment)),
            )
            for move in edited
        )
    _push([move for move in moves if move.commit != move.previous], remote)
    return [_sentence(move, head) for move in moves]


def record_failure(environment: str, analysis: str, *, remote: Remote, now: datetime) -> str:
    """Record on the branch that an analysis failed there; the files stay. Raises EvidenceError without a branch."""
    tip = git_write.fetch(remote.name, _full(environment), variables=remote.variables)
    if not tip:
        raise EvidenceError(f"{deploy_branch.name(environment)} is not on {remote.name}: nothing is deployed there")
    publication = deploy_branch.read(environment, tip).tip
    assert publication is not None
    lines = {"Failed-Analysis": analysis, "Release": publication.release, "Source": publication.source}
    trailer = "\n".join(f"{key}: {value}" for key, value in lines.items() if value)
    message = f"{environment}: {analysis} failed\n\n{trailer}"
    commit = git_write.commit(publication.tree, message, parent=tip, date=now.isoformat(timespec="seconds"))
    _push([_Move(environment, commit, tip)], remote)
    return f"{deploy_branch.name(environment)} records in {commit[:7]} that {analysis} failed"


def _move(head: git.Revision, environment: str, release: str, remote: Remote, now: datetime) -> _Move:
    tree = deploy_branch.manifests_tree(head.commit, environment)
    if not tree:
        raise EvidenceError(_absent(environment))
    previous = git_write.fetch(remote.name, _full(environment), variables=remote.variables)
    branch = deploy_branch.read(environment, previous)
    if branch.tip and branch.tip.tree == tree:
        return _Move(environment, previous, previous, branch.edited)
    subject, date = git_write.run("show", "--no-patch", "--format=%s%n%cI", head.commit).split("\n")
    named = "" if release == LATEST else f"Release: {release}\n"
    message = f"{environment}: {release} of {head.short}\n\n{subject}\n\n{named}Source: {head.commit}"
    committed = now.isoformat(timespec="seconds")
    commit = git_write.commit(tree, message, parent=previous, date=date, committed=committed)
    return _Move(environment, commit, previous, branch.edited)


def _push(moves: list[_Move], remote: Remote) -> None:
    """Move all branches together; refused where one of them has moved meanwhile."""
    if not moves:
        return
    leases = [f"--force-with-lease={_full(move.environment)}:{move.previous}" for move in moves]
    targets = [f"{move.commit}:{_full(move.environment)}" for move in moves]
    try:
        git_write.run("push", "--quiet", "--atomic", *leases, remote.name, *targets, variables=remote.variables)
    except InfrastructureError as error:
        names = ", ".join(deploy_branch.name(move.environment) for move in moves)
        reason = f"{names} did not move, none of them: {error}"
        raise InfrastructureError(f"{reason}; where one has moved meanwhile, look at it and run again") from None


def _sentence(move: _Move, head: git.Revision) -> str:
    branch = deploy_branch.name(move.environment)
    if move.commit == move.previous:
        return f"{branch} already holds the manifests of {head.short}"
    return f"{branch} moved to {move.commit[:7]}: the manifests of {head.short}"


def _full(environment: str) -> str:
    return f"refs/heads/{deploy_branch.name(environment)}"


def _absent(environment: str) -> Problem:
    return Problem("is not in the commit; run `dvc repro` and commit the result", Where(str(MANIFESTS / environment)))
