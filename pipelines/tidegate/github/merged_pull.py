"""Who approved the pull request that was merged as a commit, if it had passed."""

import re

from tidegate.errors import EvidenceError
from tidegate.github.merge_status import StatusState
from tidegate.github.post import CONTEXT
from tidegate.github.pulls import Repository

_COMMIT = re.compile(r"[0-9a-f]{40}")


def approvers(repository: Repository, commit: str) -> tuple[str, ...]:
    """Who approved exactly its head; none if the commit was pushed, or its status `tidegate` was not success.

    That status was set by main's own workflow, once owners had approved what the gate leaves to them.
    """
    if not _COMMIT.fullmatch(commit):
        raise EvidenceError(f"{commit!r} is not the full id of a commit")
    for entry in repository.api.pages(repository.path(f"commits/{commit}/pulls")):
        if entry.text_or_empty("merge_commit_sha") != commit or not entry.text_or_empty("merged_at"):
            continue
        pull = repository.pull(entry.whole("number"))
        if repository.status(pull.commit, CONTEXT) == StatusState.SUCCESS.value:
            return repository.approvers(pull)
    return ()
