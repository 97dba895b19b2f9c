"""Reset verdicts that were computed against an outdated base.

Only where nothing else runs the gate again, as a merge queue does.
"""

from collections.abc import Iterator

from tidegate.errors import EvidenceError
from tidegate.github.approval import matters
from tidegate.github.merge_status import MOVED, StatusState
from tidegate.github.post import CONTEXT
from tidegate.github.pulls import Repository
from tidegate.json_value import Json, JsonPart


def reset(event: Json, repository: Repository) -> Iterator[str]:
    """Set `tidegate` back to pending on each open pull request that passed on the former base; yield what was done."""
    push = JsonPart(event, "the event is not a push event", EvidenceError)
    before, after, base = push.text("before"), push.text("after"), push.text("ref").removeprefix("refs/heads/")
    if repository.has_merge_queue(base):
        yield "the merge queue runs the gate again on every change; nothing to reset"
        return
    moved = repository.compared(before, after)
    if not matters(moved):
        yield "no file changed that affects verdicts"
        return
    description = MOVED.format(base=base, tip=after[:7])
    for pull in repository.open_pulls(base=base):
        if repository.status(pull.commit, CONTEXT) == StatusState.SUCCESS:
            url = f"{repository.page}/commit/{after}"
            repository.set_status(
                pull.commit, context=CONTEXT, state=StatusState.PENDING, description=description, url=url
            )
            yield f"#{pull.number}: {description}"
