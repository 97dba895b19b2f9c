"""The commits that touch some paths, along the first parents: one per merge."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from tidegate.repository.revisions import git_process

_FORM = "--format=%H%x00%ct%x00s%s"
_STATUS = frozenset("ADMT")


@dataclass(frozen=True, slots=True)
class TouchingCommit:
    """`status` gives the paths that it added (A), changed (M) or removed (D), relative to the current folder."""

    commit: str
    at: datetime
    subject: str
    status: tuple[tuple[str, str], ...]

    @property
    def short(self) -> str:
        return self.commit[:7]


def touching(*paths: str) -> tuple[TouchingCommit, ...]:
    """Up to HEAD, newest first."""
    options = ("--first-parent", "--diff-merges=first-parent", "--name-status", "--no-renames", "--relative", "-z")
    return tuple(_read(git_process.checked("log", *options, _FORM, "HEAD", "--", *paths)))


def _read(listed: str) -> Iterator[TouchingCommit]:
    """Fields end at zero bytes, which no message or path can hold; the `s` keeps an empty subject a field."""
    fields = [field.lstrip("\n") for field in listed.split("\0")]
    fields = [field for field in fields if field]
    start = 0
    while start < len(fields):
        commit, seconds, subject = fields[start : start + 3]
        end = start + 3
        while end < len(fields) and fields[end] in _STATUS:
            end += 2
        status = tuple(zip(fields[start + 3 : end : 2], fields[start + 4 : end : 2], strict=True))
        yield TouchingCommit(commit, datetime.fromtimestamp(int(seconds), UTC), subject[1:], status)
        start = end
