"""Take back the verdicts that were found on a base which has moved, where nothing else judges the changes again."""

from collections.abc import Iterator
from typing import Any

from tidegate.errors import EvidenceError
from tidegate.github.approval import matters
from tidegate.github.post import CONTEXT
from tidegate.github.pulls import Repository
from tidegate.github.verdict import MOVED, State


def outdate(event: Any, repository: Repository) -> Iterator[str]:
    """Set `tidegate` back to pending on each open pull request that passed on the former base; yield what was done."""
    try:
        before, after, base = event["before"], event["after"], str(event["ref"]).removeprefix("refs/heads/")
    except (KeyError, TypeError) as error:
        raise EvidenceError(f"the event is no push event: {type(error).__name__} {error}") from None
    if repository.has_merge_queue(base):
        yield "the merge queue judges every change again on what it will follow; nothing to take back"
        return
    moved = repository.compared(str(before), str(after))
    if not matters(moved):
        yield "nothing moved that a verdict rests on"
        return
    said = MOVED.format(base=base, tip=str(after)[:7])
    for pull in repository.open_pulls(base=base):
        if repository.status(pull.commit, CONTEXT) == State.SUCCESS:
            url = f"{repository.home}/commit/{after}"
            repository.set_status(pull.commit, context=CONTEXT, state=State.PENDING, description=said, url=url)
            yield f"#{pull.number}: {said}"
