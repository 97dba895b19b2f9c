"""All that happened since a moment, oldest first."""

from datetime import UTC, datetime

from tidegate.delivery import declared_releases
from tidegate.project_history import declared, deployed, monitored, released
from tidegate.project_history.events import HistoryEvent
from tidegate.repository.revisions import git


def read(since: str, remote: str = "origin") -> tuple[HistoryEvent, ...]:
    """Events from a day on (ISO, UTC), or after a commit, branch or tag; all if `since` is empty.

    Only this clone is read. Raises DeclarationError for an unknown revision.
    """
    start = _start(since)
    project = declared_releases.read().project
    found = (*released.events(project), *declared.events(), *deployed.events(remote), *monitored.events())
    return tuple(sorted((event for event in found if event.at > start), key=lambda event: event.place))


def _start(since: str) -> datetime:
    """The last moment that is left out."""
    if not since:
        return datetime.fromtimestamp(0, UTC)
    try:
        moment = datetime.fromisoformat(since)
    except ValueError:
        return git.committed_at(git.resolve(since)).astimezone(UTC)
    at = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return at.astimezone(UTC) - datetime.resolution
