"""Combine the gate's run and the owners' approvals into one verdict.

It is the one that a merge can rely on. GitHub says how the run ended, what the change touches and who approved. The
run's own decision is believed where the change cannot have altered the gate (`gate/owned_files.py`), or an owner has
approved that it does.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from tidegate.errors import InfrastructureError
from tidegate.github import artifact, changed_files
from tidegate.github.api import Api
from tidegate.github.approval import Need, matters, needs
from tidegate.github.artifact import Unusable
from tidegate.github.harmless_markdown import harmless
from tidegate.github.pulls import Pull, Repository, Run, members, queued
from tidegate.records import Decision, Finding, Verdict
from tidegate.repository.revisions import owners
from tidegate.review import headline
from tidegate.review.escape import code
from tidegate.review.finding_numbers import count

ARTIFACT = "review"
JUDGE = "Judge"
"""The step of gate.yml that fails unless the verdict is pass."""

MOVED = "{base} moved to {tip} since the gate ran; update the branch"
UNLISTED = "any file: GitHub lists this change only in part"
_COMMIT = re.compile(r"[0-9a-f]{40}")


class StatusState(StrEnum):
    """The states of a commit status, as GitHub calls them."""

    SUCCESS = "success"
    FAILURE = "failure"
    PENDING = "pending"


@dataclass(frozen=True, slots=True)
class MergeVerdict:
    """The verdict on a pull request's head, the reason, and the review to show."""

    state: StatusState
    why: str
    gate_files: tuple[str, ...] = ()
    """The files of the change that could alter the gate."""
    needs: tuple[Need, ...] = ()
    review: str | Unusable = ""
    has_patch: bool = False
    hint: str = ""

    @property
    def missing(self) -> tuple[Need, ...]:
        return tuple(need for need in self.needs if not need.approved_by)


def merge_verdict(repository: Repository, pull: Pull, run: Run | None, *, teams: Api) -> MergeVerdict:
    """The current verdict on the pull request. `teams` may see who is in a team."""
    if run is None or not run.has_finished:
        return MergeVerdict(StatusState.PENDING, "waits for the gate's run")
    if run.commit == pull.commit and repository.is_ambiguous(pull, run):
        why = "the same commit was also proposed for another base, so the gate's base is ambiguous; push a new commit"
        return MergeVerdict(StatusState.FAILURE, why, review=Unusable(why))
    tip = repository.tip(pull.base)
    decisive = _decisive(repository, pull, run, tip)
    kept = archive(repository, run)
    decision, approved = (_decision(kept, name) for name in (artifact.DECISION, artifact.APPROVED_DECISION))
    needed, hint = _needs(
        repository, pull, teams, tip=tip, files=decisive, loosenings=_loosenings(decision, approved).values()
    )
    state, why = _state(_blocking(repository, run, decision, approved), needed, decision)
    if (
        state is StatusState.SUCCESS
        and run.commit == pull.commit
        and (outdated := _moved(repository, pull, tip, decision))
    ):
        state, why = StatusState.PENDING, outdated
    return MergeVerdict(
        state,
        why,
        gate_files=decisive,
        needs=needed,
        review=_review(kept, approved=all(need.approved_by for need in needed)),
        has_patch=not isinstance(kept, Unusable) and artifact.has_patch(kept),
        hint=hint,
    )


def _decisive(repository: Repository, pull: Pull, run: Run, tip: str) -> tuple[str, ...]:
    """The files that could alter the gate, by the ids of the commits that the gate compared.

    A merge queue's commit holds the change as merged, so both are checked.
    """
    base = changed_files.merge_base(repository, tip, pull.commit)
    pairs = [(base, pull.commit)]
    if run.commit != pull.commit:
        pairs.append((queued(run.branch).base, run.commit))
    paths: dict[str, None] = {}
    for before, after in pairs:
        listed = changed_files.between(repository, before, after)
        if listed is None:
            return (UNLISTED,)
        paths |= dict.fromkeys(changed_files.decisive(repository, base, listed))
    return tuple(paths)


def _state(blocking: str, needed: tuple[Need, ...], decision: Decision | Unusable) -> tuple[StatusState, str]:
    if blocking:
        return StatusState.FAILURE, blocking
    if missing := [need for need in needed if not need.approved_by]:
        who = " or ".join(missing[0].owners) or "an owner (CODEOWNERS names none)"
        rest = f" and {count(len(missing) - 1, 'more file')}" if missing[1:] else ""
        return StatusState.FAILURE, f"{missing[0].path}{rest} must be approved by {who}"
    names = dict.fromkeys(need.approved_by for need in needed)
    by = f", approved by {', '.join(names)}" if names else ""
    return StatusState.SUCCESS, ("" if isinstance(decision, Unusable) else headline.tally(decision)) + by


def _loosenings(*decisions: Decision | Unusable) -> dict[tuple[str, str], Finding]:
    """The loosenings that any decision lists, by project and subject.

    Where a declaration uses a kind that only the change has, only the decision for after an approval could read it, and
    compare the gates.
    """
    found: dict[tuple[str, str], Finding] = {}
    for decision in decisions:
        for loosening in () if isinstance(decision, Unusable) else decision.loosenings:
            found.setdefault((loosening.project, loosening.subject), loosening)
    return found


def _moved(repository: Repository, pull: Pull, tip: str, decision: Decision | Unusable) -> str:
    """Why the base's new commit outdates the run, or "" where it does not."""
    base_commit = "" if isinstance(decision, Unusable) else decision.base_commit
    if base_commit == tip or repository.has_merge_queue(pull.base):
        return ""
    changed = repository.compared(base_commit, tip) if _COMMIT.fullmatch(base_commit) else None
    return MOVED.format(base=pull.base, tip=tip[:7]) if matters(changed) else ""


def _review(archive: bytes | Unusable, *, approved: bool) -> str | Unusable:
    """The run's review, made harmless: after an approval, the review for that case where the run left one."""
    if isinstance(archive, Unusable):
        return archive
    text = artifact.unpacked(archive, artifact.APPROVED) if approved else Unusable("not approved")
    if isinstance(text, Unusable):
        text = artifact.unpacked(archive)
    return text if isinstance(text, Unusable) else harmless(text)


def _blocking(repository: Repository, run: Run, decision: Decision | Unusable, approved: Decision | Unusable) -> str:
    """What blocks even with an approval, or ""."""
    if isinstance(decision, Unusable):
        return f"the run left no decision: {decision.reason}"
    if run.conclusion == "success":
        return "" if decision.verdict is Verdict.PASS else headline.of_decision(decision)
    if failed := sorted(repository.failed_steps(run) - {JUDGE}):
        return f"failed: {', '.join(failed)}"
    if not decision.loosenings:
        return headline.of_decision(decision)
    if isinstance(approved, Unusable):
        return f"the run left no decision for the approved case: {approved.reason}"
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
    """Who must approve and who has, and a hint about teams that the token may not see."""
    text = next((text for path in owners.FILES if (text := repository.text(path, tip)) is not None), "")
    unseen: list[str] = []

    def of_team(team: str, users: tuple[str, ...]) -> set[str]:
        try:
            return members(team, users, teams)
        except InfrastructureError:
            unseen.append(team)
            return set()

    approvers = repository.approvers(pull)
    needed = needs(files, loosenings, owners=owners.parse(text), approvers=approvers, members=of_team)
    named = ", ".join(map(code, unseen))
    return (
        needed,
        f"The token may not see who is in {named}; see docs/github.md for a token that may." if unseen else "",
    )


def archive(repository: Repository, run: Run) -> bytes | Unusable:
    """The artifact that the run left, unchanged: untrusted."""
    listed = repository.api.pages(
        repository.path(f"actions/runs/{run.number}/artifacts"), of="artifacts", name=ARTIFACT
    )
    artifacts = [entry for entry in listed if entry.text("name") == ARTIFACT and not entry.flag("expired")]
    if not artifacts:
        return Unusable("it left no review")
    newest = max(artifacts, key=lambda entry: entry.whole("id"))
    if newest.whole("size_in_bytes") > artifact.LARGEST_ARCHIVE:
        return Unusable(f"its archive is larger than {artifact.LARGEST_ARCHIVE:,} bytes")
    path = repository.path(f"actions/artifacts/{newest.whole('id')}/zip")
    return repository.api.download(path, artifact.LARGEST_ARCHIVE)


def _decision(archive: bytes | Unusable, name: str) -> Decision | Unusable:
    return archive if isinstance(archive, Unusable) else artifact.decided(archive, name)
