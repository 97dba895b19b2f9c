"""Post the comment on a pull request and the commit status `tidegate`.

Runs beside secrets, after a run that had none. What it believes comes from GitHub: which run, which commit, which pull
request, which files it changes, who approved. The review itself is the pull request's word and is framed as that.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from tidegate.errors import EvidenceError
from tidegate.github.api import Api
from tidegate.github.approval import Need
from tidegate.github.artifact import PATCH, Unusable
from tidegate.github.merge_status import ARTIFACT, MergeVerdict, merge_verdict
from tidegate.github.pulls import Pull, Repository, Run, queued
from tidegate.json_value import Json, JsonPart
from tidegate.review.comment import MARKER
from tidegate.review.escape import code, line

AUTHOR = "github-actions[bot]"
CONTEXT = "tidegate"
"""The commit status that a branch rule requires."""
_LONGEST_STATUS = 140
_SHOWN = 5
_PATCHED = f"""

<details><summary>Take over what this run computed</summary>

The change does not hold all that `dvc repro` writes for it. Anyone with write access adds it with the comment
`/tidegate commit`. To add it from a clone:
```sh
gh run download {{number}} --name {ARTIFACT}
git apply --index {PATCH} && git commit --message "Add what CI computed"
```
</details>"""


@dataclass(frozen=True, slots=True)
class FinishedRun:
    """The run that a `workflow_run` event reports as finished."""

    event: str
    commit: str
    branch: str
    repository: str


def finished_run(event: Json) -> FinishedRun | None:
    """The finished run, or None where its repository is gone."""
    run = JsonPart(event, "the event is not a workflow_run event", EvidenceError).at("workflow_run")
    if run.at("head_repository").value is None:
        return None
    return FinishedRun(
        run.text("event"), run.text("head_sha"), run.text("head_branch"), run.text("head_repository", "full_name")
    )


def report(run: FinishedRun, repository: Repository, *, default: str, teams: Api) -> Iterator[str]:
    """Post the current verdict on every pull request of the finished run; yield what was done.

    Only a pull request into the default branch gets the status: a status belongs to a commit, not to one pull request.
    """
    if run.event == "merge_group":
        yield from _queued(run, repository, teams)
        return
    if run.event not in ("pull_request", "pull_request_review"):
        yield "the run belongs to no pull request; nothing to post"
        return
    pulls = repository.open_pulls(f"{run.repository.partition('/')[0]}:{run.branch}")
    if run.event == "pull_request":
        pulls = [pull for pull in pulls if pull.commit == run.commit]
    if not pulls:
        yield f"no open pull request has {run.commit[:7]} as its head; a newer run reports on it"
    for pull in pulls:
        latest = repository.last_run(pull.commit, branch=pull.branch, repository=pull.repository, event="pull_request")
        verdict = merge_verdict(repository, pull, latest, teams=teams)
        if not repository.still(pull):
            yield _moved_on(pull)
            continue
        if pull.base == default:
            yield _status(repository, pull.commit, verdict, latest)
        if latest and latest.has_finished:
            yield _put(repository, pull.number, body(verdict, latest))


def _queued(run: FinishedRun, repository: Repository, teams: Api) -> Iterator[str]:
    pull = repository.pull(queued(run.branch).number)
    latest = repository.last_run(run.commit, branch=run.branch, repository=run.repository, event="merge_group")
    verdict = merge_verdict(repository, pull, latest, teams=teams)
    yield _status(repository, run.commit, verdict, latest) if repository.still(pull) else _moved_on(pull)


def _moved_on(pull: Pull) -> str:
    return f"#{pull.number} moved on from {pull.commit[:7]} meanwhile; the run on its new head reports on it"


def _status(repository: Repository, commit: str, verdict: MergeVerdict, run: Run | None) -> str:
    description = line(verdict.why, _LONGEST_STATUS)[:_LONGEST_STATUS]
    url = run.url if run else repository.page
    repository.set_status(commit, context=CONTEXT, state=verdict.state.value, description=description, url=url)
    return f"{commit[:7]}: {verdict.state.value}: {description}"


def body(verdict: MergeVerdict, run: Run) -> str:
    """The comment: facts from GitHub first, then the run's own review."""
    parts = [MARKER]
    if verdict.gate_files:
        parts.append(
            f"> ⚠️ **This pull request changes its own gate**: {_some(list(map(code, verdict.gate_files)))}. The "
            "verdict below was computed by its own code: review that code first."
        )
    if verdict.missing:
        named = _some([f"{code(need.path)} ({_owners(need)})" for need in verdict.missing])
        parts.append(f"> ⏳ **An owner must approve this commit**: {named}. {verdict.hint}".rstrip())
    if given := [need for need in verdict.needs if need.approved_by]:
        named = _some([f"{code(need.path)} by {code(need.approved_by)}" for need in given])
        parts.append(f"> ✅ **Approved by its owners**: {named}.")
    if isinstance(verdict.review, Unusable):
        reason = f"{verdict.review.reason}. See the run's log."
        parts.append(f"**tidegate: no review** for `{run.commit[:7]}`: {reason}")
    else:
        parts.append(verdict.review.strip() + (_PATCHED.format(number=run.number) if verdict.has_patch else ""))
    parts.append(f"<sub>Checked `{run.commit[:7]}` in [this run]({run.url}), conclusion: {code(run.conclusion)}.</sub>")
    return "\n\n".join(parts) + "\n"


def _some(named: list[str]) -> str:
    more = f" and {len(named) - _SHOWN} more" if len(named) > _SHOWN else ""
    return ", ".join(named[:_SHOWN]) + more


def _owners(need: Need) -> str:
    return " or ".join(map(code, need.owners)) or "CODEOWNERS of the base names no owner"


def _put(repository: Repository, number: int, text: str) -> str:
    """Replace our comment where there is one. Anyone can write the marker, so the author counts as well."""
    api = repository.api
    for comment in api.pages(repository.path(f"issues/{number}/comments")):
        if comment.text_or_empty("user", "login") == AUTHOR and comment.text_or_empty("body").startswith(MARKER):
            if comment.text("body") == text:
                return f"#{number}: {comment.text('html_url')} is up to date"
            answer = api.send("PATCH", repository.path(f"issues/comments/{comment.whole('id')}"), {"body": text})
            return f"#{number}: updated {answer.text('html_url')}"
    answer = api.send("POST", repository.path(f"issues/{number}/comments"), {"body": text})
    return f"#{number}: wrote {answer.text('html_url')}"
