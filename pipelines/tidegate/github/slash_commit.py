"""Answer `/tidegate commit`: commit the results of the gate's run.

They are committed to the branch of the pull request that the run checked.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from tidegate.errors import EvidenceError, UserError
from tidegate.github import artifact
from tidegate.github.artifact import Unusable
from tidegate.github.merge_status import archive
from tidegate.github.pulls import Repository, Run
from tidegate.json_value import Json, JsonPart
from tidegate.repository import kept_results
from tidegate.repository.revisions import commit_results, git_write
from tidegate.review.escape import code, prose

COMMAND = "/tidegate commit"
_BY_HAND = "`gh run download {run} --name review && git apply results.patch`"


@dataclass(frozen=True, slots=True)
class CommitRequest:
    """The user who commented, and the pull request."""

    number: int
    user: str


def request(event: Json) -> CommitRequest | None:
    """The request in an `issue_comment` event, or None where the comment is not one."""
    happened = JsonPart(event, "the event is not an issue_comment event", EvidenceError)
    is_pull = happened.at("issue").find("pull_request") is not None
    if not is_pull or happened.at("comment").text_or_empty("body").strip() != COMMAND:
        return None
    return CommitRequest(happened.whole("issue", "number"), happened.text("comment", "user", "login"))


def answer(
    command: CommitRequest, repository: Repository, *, origin: str, push_token: str, restarts: bool
) -> Iterator[str]:
    """Commit and push, or comment on the pull request why not; yield what was done.

    `restarts`: a push with this token triggers workflows; one with GitHub's own token does not.
    """
    if not repository.may_write(command.user):
        yield f"{command.user} has no write access to this repository; nothing was done"
        return
    try:
        message = _committed(command, repository, origin, git_write.authorised(push_token, repository.server))
        if not restarts:
            message += " GitHub starts no workflow for a push by its own token: close and reopen this pull request."
    except UserError as error:
        message = f"Not committed: {'; '.join(prose(problem) for problem in error.problems)}."
    repository.api.send("POST", repository.path(f"issues/{command.number}/comments"), {"body": message})
    yield f"#{command.number}: {message}"


def _committed(command: CommitRequest, repository: Repository, origin: str, credentials: dict[str, str]) -> str:
    pull = repository.pull(command.number)
    run = repository.last_run(pull.commit, branch=pull.branch, repository=pull.repository, event="pull_request")
    if run is None or not run.has_finished:
        raise EvidenceError(f"the gate has not finished on {pull.commit[:7]}; repeat the command afterwards")
    patch = _patch(repository, run)
    if pull.repository != repository.name:
        reason = "the branch is in a fork, where CI may not write; in a clone of it, run"
        raise EvidenceError(
            f"{reason} `gh run download {run.number} --name review`, then `git apply --index results.patch`"
        )
    tip = git_write.fetch(origin, f"refs/heads/{pull.branch}", variables=credentials)
    if tip != pull.commit:
        raise EvidenceError(
            f"the branch has moved on from {pull.commit[:7]}; wait for the gate, then repeat the command"
        )
    message = f"Add what CI computed\n\nRun: {run.url}\nRequested-by: {command.user}"
    commit, files = commit_results.commit(patch, pull.commit, allowed=kept_results.kept_results(), message=message)
    commit_results.push(commit, pull.branch, onto=pull.commit, remote_name=origin, variables=credentials)
    return f"{commit[:7]} adds what CI computed on {pull.commit[:7]}: {', '.join(map(code, files[:20]))}."


def _patch(repository: Repository, run: Run) -> bytes:
    content = archive(repository, run)
    patch = (
        content if isinstance(content, Unusable) else artifact.member(content, artifact.PATCH, commit_results.LARGEST)
    )
    if isinstance(patch, Unusable):
        raise EvidenceError(f"the run's artifact is not usable: {patch.reason}")
    if not patch:
        raise EvidenceError("the branch already holds all results of the run; nothing to add")
    return patch
