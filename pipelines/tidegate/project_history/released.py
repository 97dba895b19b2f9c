"""Releases with verdicts and approvals; records and tags that were forged."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime

from tidegate import paths
from tidegate.delivery import release_name
from tidegate.delivery.release_name import ReleaseName
from tidegate.errors import UserError
from tidegate.project_history.commits import TouchingCommit, touching
from tidegate.project_history.events import EventKind, HistoryEvent
from tidegate.releases import intact, release_tag, stored
from tidegate.releases.stored import StoredRelease
from tidegate.repository.revisions import git_process

_HOW = {"M": "edited", "D": "removed", "T": "replaced"}


def events(project: str) -> Iterator[HistoryEvent]:
    """Every release of the project that HEAD's history recorded, or that a tag of this clone names."""
    commits = touching(str(paths.RELEASES / project))
    recorded = {name: commit for commit in reversed(commits) for name in _recorded(project, commit)}
    for name, commit in recorded.items():
        yield from _release(name, commit)
    for commit in commits:
        for how, path in commit.status:
            if how != "A":
                says = f"{path} was {_HOW.get(how, 'changed')}: {commit.subject}"
                yield _edit(commit.at, _owner(project, path), says, commit.short, "records are never edited")
    yield from _tags_alone(project, recorded)


def _recorded(project: str, commit: TouchingCommit) -> Iterator[ReleaseName]:
    for how, path in commit.status:
        name = _named(project, path)
        if how == "A" and name is not None and path == str(stored.record_file(name)):
            yield name


def _named(project: str, path: str) -> ReleaseName | None:
    """The release that a path below `releases/<project>/` belongs to."""
    part = path.removeprefix(f"{paths.RELEASES / project}/").partition("/")[0]
    return release_name.find(f"{project}@{part.removesuffix('.json').removesuffix('.dsse').removesuffix('.sigstore')}")


def _owner(project: str, path: str) -> str:
    return str(_named(project, path) or project)


def _release(name: ReleaseName, commit: TouchingCommit) -> Iterator[HistoryEvent]:
    file = str(stored.record_file(name))
    found = stored.find(str(name))
    if not isinstance(found, StoredRelease):
        reasons = tuple(str(problem) for problem in found.problems) if found else ()
        yield HistoryEvent(commit.at, EventKind.RELEASE, str(name), "is not what was released", commit.short, reasons)
        return
    record = found.record
    broken = tuple(str(problem) for problem in intact.problems(found))
    signed = ", signed" if found.envelope or found.bundle else ""
    says = f"commit {record.commit[:7]}, model package sha256:{record.package[:12]}{signed}"
    evidence = f"{file} (sha256:{found.digest[:12]}), tag {name}, {commit.short}"
    yield HistoryEvent(commit.at, EventKind.RELEASE, str(name), says, evidence, broken)
    place = stored.folder(name) / stored.VERDICT
    decision = json.loads(place.read_bytes())
    verdict = f"{record.verdict.result} ({record.verdict.assurance_level.value}): {decision.get('headline', '')}"
    yield HistoryEvent(commit.at, EventKind.VERDICT, str(name), verdict, str(place))
    for listed in decision.get("loosenings", ()):
        weakened = f"{listed.get('reason', '')}; {listed.get('remedy', '')}"
        yield HistoryEvent(commit.at, EventKind.LOOSENING, str(name), weakened, str(place))
    for who in record.approvals:
        yield HistoryEvent(commit.at, EventKind.APPROVAL, str(name), f"by {who}", file)


def _tags_alone(project: str, recorded: dict[ReleaseName, TouchingCommit]) -> Iterator[HistoryEvent]:
    """Tags of releases without a record in HEAD's history."""
    form = "--format=%(refname:lstrip=2)%1f%(creatordate:unix)"
    listed = git_process.checked("for-each-ref", form.replace("%1f", "\t"), f"refs/tags/{project}@*")
    for line in listed.splitlines():
        text, _, seconds = line.partition("\t")
        name = release_name.find(text)
        if name is None or name in recorded:
            continue
        at = datetime.fromtimestamp(int(seconds), UTC)
        try:
            says = f"a tag on {release_tag.read(name).commit[:7]} without a record"
        except UserError as error:
            says = str(error.problems[0])
        problem = "its record was not merged; merge it, or fetch the default branch"
        yield HistoryEvent(at, EventKind.RELEASE, text, says, f"tag {text}", (problem,))


def _edit(at: datetime, subject: str, says: str, evidence: str, problem: str) -> HistoryEvent:
    return HistoryEvent(at, EventKind.EDIT, subject, says, evidence, (problem,))
