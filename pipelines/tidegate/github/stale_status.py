"""Reset verdicts that were computed against an outdated base.

Only where nothing else runs the gate again, as a merge queue does.
"""

from collections.abc import Iterator
from typing import Any

from tidegate.errors import EvidenceError
from tidegate.github.approval import matters
from tidegate.github.merge_status import MOVED, StatusState
from tidegate.github.post import CONTEXT
from tidegate.github.pulls import Repository


def reset(event: Any, repository: Repository) -> Iterator[str]:
    """Set `tidegate` back to pending on each open pull request that passed on the former base; yield what was done."""
    try:
        before, after, base = event["before"], event["after"], str(event["ref"]).removeprefix("refs/heads/")
    except (KeyError, TypeError) as error:
        raise EvidenceError(f"the event is not a push event: {type(error).__name__} {error}") from None
    if repository.has_merge_queue(base):
        yield "the merge queue runs the gate again on every change; nothing to reset"
        return
    moved = repository.compared(str(before), str(after))
    if not matters(moved):
        yield "no file changed that affects verdicts"
        return
    description = MOVED.format(base=base, tip=str(after)[:7])
    for pull in repository.open_pulls(base=base):
        if repository.status(pull.commit, CONTEXT) == StatusState.SUCCESS:
            url = f"{repository.page}/commit/{after}"
            repository.set_status(
                pull.commit, context=CONTEXT, state=StatusState.PENDING, description=description, url=url
            )
            yield f"#{pull.number}: {description}"
