"""The comment's section on manifests that differ, as Markdown."""

from collections.abc import Iterator

from tidegate.review.escape import code, fenced, prose
from tidegate.review.finding_numbers import count
from tidegate.review.review_data import ManifestDiff

_ROWS, _LINES = 40, 120
"""Files and lines of diffs that are shown."""


def title(manifests: tuple[ManifestDiff, ...]) -> str:
    """How many files, and how many lines."""
    added, removed = sum(manifest.added for manifest in manifests), sum(manifest.removed for manifest in manifests)
    lines = f"+{added:,} −{removed:,} lines" if added or removed else "only digests"
    return f"Manifests: {count(len(manifests), 'changed file')}, {lines}"


def body(manifests: tuple[ManifestDiff, ...]) -> Iterator[str]:
    """Each file with its diff, as long as there is room."""
    room = _LINES
    for manifest in manifests[:_ROWS]:
        lines = (
            f", +{manifest.added:,} −{manifest.removed:,}"
            if manifest.diff
            else ", only digests"
            if manifest.digests
            else ""
        )
        yield f"{code(manifest.path, 200)} {manifest.status}{lines}" + "".join(
            f"<br>{prose(moved)}" for moved in manifest.digests
        )
        if manifest.diff:
            yield fenced(_fitting(manifest.diff, room), "diff")
        room = max(0, room - len(manifest.diff))
    if more := len(manifests) - _ROWS:
        yield f"and {count(more, 'more file')}: see the page" if more > 0 else ""


def _fitting(diff: tuple[str, ...], room: int) -> list[str]:
    """The lines of a diff that fit, changed lines first; the rest is counted."""
    if len(diff) <= room:
        return list(diff)
    differing = [line for line in diff if not line.startswith((" ", "@"))]
    missing = len(differing) - room
    return [*differing[:room], *([f"… {missing:,} more changed lines: `git diff` shows them"] if missing > 0 else [])]
