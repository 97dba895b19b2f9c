"""Say what the gate's run and the owners' approvals come to: the one verdict that a merge can rest on.

GitHub says how the run ended, what the change touches and who approved. The run's own words are believed as far as the
change cannot have altered who speaks (`gate/owned_files.py`), or an owner has approved that it does.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from tidegate.errors import InfrastructureError
from tidegate.gate.owned_files import needs_owner
from tidegate.github import artifact, changed_files
from tidegate.github.api import Api
from tidegate.github.approval import Need, matters, needs
from tidegate.github.artifact import Unusable
from tidegate.github.harmless_markdown import harmless
from tidegate.github.pulls import Pull, Repository, Run, members, queued
from tidegate.records import Decision, Finding, Verdict
from tidegate.repository import owners
from tidegate.review import headline
from tidegate.review.escape import code
from tidegate.review.finding_numbers import count

ARTIFACT = "review"
JUDGE = "Judge"
"""The step of gate.yml that fails where the verdict is no pass."""

MOVED = "{base} moved to {tip} since this was judged; update the branch"
UNLISTED = "any file: GitHub lists this change only in part"
_COMMIT = re.compile(r"[0-9a-f]{40}")


class State(StrEnum):
    """What a commit status can say, as GitHub calls it."""

    SUCCESS = "success"
    FAILURE = "failure"
    PENDING = "pending"


@dataclass(frozen=True, slots=True)
class Outcome:
    """The verdict on a pull request's head, why, and what there is to show for it."""

    state: State
    why: str
    judging: tuple[str, ...] = ()
    """The files of the change that could alter who judges."""
    needs: tuple[Need, ...] = ()
    review: str | Unusable = ""
    has_patch: bool = False
    hint: str = ""

    @property
    def missing(self) -> tuple[Need, ...]:
        return tuple(need for need in self.needs if not need.approved_by)


def outcome(repository: Repository, pull: Pull, run: Run | None, *, teams: Api) -> Outcome:
    """What holds for the pull request now. `teams` may see who is in a team."""
    if run is None or not run.has_judged:
        return Outcome(State.PENDING, "waits for the gate's run")
    if run.commit == pull.commit and repository.is_disputed(pull, run):
        why = "the same commit was also proposed for another base, so it is open what was judged; push a new commit"
        return Outcome(State.FAILURE, why, review=Unusable(why))
    tip = repository.tip(pull.base)
    decisive = _decisive(repository, pull, run, tip)
    kept = archive(repository, run)
    decision, approved = (_decided(kept, name) for name in (artifact.DECISION, artifact.APPROVED_DECISION))
    loosenings = () if isinstance(decision, Unusable) else decision.loosenings
    found, hint = _needs(repository, pull, teams, tip=tip, files=decisive, loosenings=loosenings)
    state, why = _state(_blocking(repository, run, decision, approved), found, decision)
    if state is State.SUCCESS and run.commit == pull.commit and (moved := _moved(repository, pull, tip, decision)):
        state, why = State.PENDING, moved
    return Outcome(
        state,
        why,
        judging=decisive,
        needs=found,
        review=_review(kept, approved=all(need.approved_by for need in found)),
        has_patch=not isinstance(kept, Unusable) and artifact.has_patch(kept),
        hint=hint,
    )


def _decisive(repository: Repository, pull: Pull, run: Run, tip: str) -> tuple[str, ...]:
    """The files that could alter who decides, by the ids of the commits that were judged.

    A merge queue's commit holds the change as merged, so both are looked at.
    """
    base = changed_files.merge_base(repository, tip, pull.commit)
    pairs = [(base, pull.commit)]
    if run.commit != pull.commit:
        pairs.append((queued(run.branch).base, run.commit))
    kept = changed_files.results(repository, base)
    found: dict[str, None] = {}
    for before, after in pairs:
        listed = changed_files.between(repository, before, after)
        if listed is None:
            return (UNLISTED,)
        found |= dict.fromkeys(change.path for change in listed if needs_owner(change, kept))
    return tuple(found)


def _state(blocking: str, found: tuple[Need, ...], decision: Decision | Unusable) -> tuple[State, str]:
    if blocking:
        return State.FAILURE, blocking
    if missing := [need for need in found if not need.approved_by]:
        who = " or ".join(missing[0].owners) or "an owner, and CODEOWNERS names none"
        rest = f" and {count(len(missing) - 1, 'more file')}" if missing[1:] else ""
        return State.FAILURE, f"{missing[0].path}{rest} has to be approved by {who}"
    names = dict.fromkeys(need.approved_by for need in found)
    by = f", approved by {', '.join(names)}" if names else ""
    return State.SUCCESS, ("" if isinstance(decision, Unusable) else headline.tally(decision)) + by


def _moved(repository: Repository, pull: Pull, tip: str, decision: Decision | Unusable) -> str:
    """That the base has left the commit which the run compared with, or "" where that changes nothing."""
    judged = "" if isinstance(decision, Unusable) else decision.base_commit
    if judged == tip or repository.has_merge_queue(pull.base):
        return ""
    moved = repository.compared(judged, tip) if _COMMIT.fullmatch(judged) else None
    return MOVED.format(base=pull.base, tip=tip[:7]) if matters(moved) else ""


def _review(archive: bytes | Unusable, *, approved: bool) -> str | Unusable:
    """The run's words, made harmless: those for after an approval where it is given and the run left such."""
    if isinstance(archive, Unusable):
        return archive
    text = artifact.unpacked(archive, artifact.APPROVED) if approved else Unusable("not approved")
    if isinstance(text, Unusable):
        text = artifact.unpacked(archive)
    return text if isinstance(text, Unusable) else harmless(text)


def _blocking(repository: Repository, run: Run, decision: Decision | Unusable, approved: Decision | Unusable) -> str:
    """What no approval mends, or ""."""
    if isinstance(decision, Unusable):
        return f"the run left no decision: {decision.reason}"
    if run.conclusion == "success":
        return "" if decision.verdict is Verdict.PASS else headline.of_decision(decision)
    if failed := sorted(repository.failed_steps(run) - {JUDGE}):
        return f"failed: {', '.join(failed)}"
    if not decision.loosenings:
        return headline.of_decision(decision)
    if isinstance(approved, Unusable):
        return f"the run left no decision for after an approval: {approved.reason}"
    return "" if approved.verdict is Verdict.PASS else headline.of_decision(approved)


def _needs(
    repository: Repository,
    pull: Pull,
    teams: Api,
    *,
    tip: str,
    files: Iterable[str],
    loosenings: Iterable[Finding],
) -> tuple[tuple[Need, ...], str]:
    """Who has to approve and who has, and what is to be known about teams that could not be looked into."""
    text = next((text for path in owners.FILES if (text := repository.text(path, tip)) is not None), "")
    unseen: list[str] = []

    def of_team(team: str, users: tuple[str, ...]) -> set[str]:
        try:
            return members(team, users, teams)
        except InfrastructureError:
            unseen.append(team)
            return set()

    approvers = repository.approvers(pull)
    found = needs(files, loosenings, owners=owners.parse(text), approvers=approvers, members=of_team)
    named = ", ".join(map(code, unseen))
    return found, f"The token may not see who is in {named}; docs/github.md says which one may." if unseen else ""


def archive(repository: Repository, run: Run) -> bytes | Unusable:
    """The artifact that the run left, as it stands: untrusted."""
    listed = repository.api.pages(
        repository.path(f"actions/runs/{run.number}/artifacts"), of="artifacts", name=ARTIFACT
    )
    found = [each for each in listed if each["name"] == ARTIFACT and not each["expired"]]
    if not found:
        return Unusable("it left none")
    newest = max(found, key=lambda each: int(each["id"]))
    if int(newest["size_in_bytes"]) > artifact.LARGEST_ARCHIVE:
        return Unusable(f"its archive is larger than {artifact.LARGEST_ARCHIVE:,} bytes")
    path = repository.path(f"actions/artifacts/{int(newest['id'])}/zip")
    return repository.api.download(path, artifact.LARGEST_ARCHIVE)


def _decided(archive: bytes | Unusable, name: str) -> Decision | Unusable:
    return archive if isinstance(archive, Unusable) else artifact.decided(archive, name)
