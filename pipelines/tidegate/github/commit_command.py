"""Answer `/tidegate commit`: add what the gate's run computed to the branch of the pull request that it judged."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tidegate.errors import EvidenceError, UserError
from tidegate.github import artifact
from tidegate.github.artifact import Unusable
from tidegate.github.pulls import Repository, Run
from tidegate.github.verdict import archive
from tidegate.repository import commit_results, git_write, pipeline
from tidegate.review.escape import code, prose

COMMAND = "/tidegate commit"
_BY_HAND = "`gh run download {run} --name review && git apply results.patch`"


@dataclass(frozen=True, slots=True)
class Request:
    """Who asks, and on which pull request."""

    number: int
    user: str


def request(event: Any) -> Request | None:
    """The request in an `issue_comment` event, or None where the comment is none."""
    try:
        if "pull_request" not in event["issue"] or str(event["comment"]["body"]).strip() != COMMAND:
            return None
        return Request(int(event["issue"]["number"]), str(event["comment"]["user"]["login"]))
    except (KeyError, TypeError, ValueError) as error:
        raise EvidenceError(f"the event is no issue_comment event: {type(error).__name__} {error}") from None


def answer(asked: Request, repository: Repository, *, origin: str, push_token: str, restarts: bool) -> Iterator[str]:
    """Commit and push, or say on the pull request why not; yield what was done.

    `restarts` says that a push with this token sets workflows off; one with GitHub's own does not.
    """
    if not repository.may_write(asked.user):
        yield f"{asked.user} may not write here; nothing was done"
        return
    try:
        said = _committed(asked, repository, origin, git_write.authorised(push_token, repository.server))
        if not restarts:
            said += " GitHub starts no workflow for a push by its own token: close and reopen this pull request."
    except UserError as error:
        said = f"Not committed: {'; '.join(prose(problem) for problem in error.problems)}."
    repository.api.send("POST", repository.path(f"issues/{asked.number}/comments"), {"body": said})
    yield f"#{asked.number}: {said}"


def _committed(asked: Request, repository: Repository, origin: str, speak: dict[str, str]) -> str:
    pull = repository.pull(asked.number)
    run = repository.last_run(pull.commit, branch=pull.branch, repository=pull.repository, event="pull_request")
    if run is None or not run.has_judged:
        raise EvidenceError(f"the gate has not finished on {pull.commit[:7]}; ask again when it has")
    patch = _patch(repository, run)
    if pull.repository != repository.name:
        said = "the branch lies in a fork, where CI may not write; in a clone of it, run"
        raise EvidenceError(
            f"{said} `gh run download {run.number} --name review`, then `git apply --index results.patch`"
        )
    tip = git_write.fetch(origin, f"refs/heads/{pull.branch}", variables=speak)
    if tip != pull.commit:
        raise EvidenceError(f"the branch has moved on from {pull.commit[:7]}; ask again when the gate has judged it")
    message = f"Add what CI computed\n\nRun: {run.url}\nRequested-by: {asked.user}"
    commit, files = commit_results.commit(patch, pull.commit, allowed=pipeline.kept_in_git(), message=message)
    commit_results.push(commit, pull.branch, onto=pull.commit, remote_name=origin, variables=speak)
    return f"{commit[:7]} adds what CI computed on {pull.commit[:7]}: {', '.join(map(code, files[:20]))}."


def _patch(repository: Repository, run: Run) -> bytes:
    found = archive(repository, run)
    patch = found if isinstance(found, Unusable) else artifact.member(found, artifact.PATCH, commit_results.LARGEST)
    if isinstance(patch, Unusable):
        raise EvidenceError(f"the run's artifact is not usable: {patch.reason}")
    if not patch:
        raise EvidenceError("the branch holds all that the run computed; there is nothing to add")
    return patch
