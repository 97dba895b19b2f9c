"""What `tidegate upgrade` does, as text: a line per file, and the diff."""

import difflib
from collections.abc import Iterator

from tidegate.number_format import printable
from tidegate.onboarding.ancestor import installed
from tidegate.onboarding.starter_files.upgrade import FileUpgrade, UpgradePlan


def lines(plan: UpgradePlan, *, with_diff: bool) -> Iterator[str]:
    """Lines without line breaks, nothing in them that a terminal would obey."""
    if not plan.changes:
        yield f"up to date with the starter of tidegate {installed()}"
    for file in plan.files:
        yield printable(f"{file.outcome:<11}{file.path}{f': {file.note}' if file.note else ''}")
    for note in plan.notes:
        yield printable(f"{'left':<11}{note}")
    if with_diff:
        for file in plan.files:
            yield from map(printable, difference(file))


def difference(file: FileUpgrade) -> Iterator[str]:
    """A unified diff, as `git diff` shows it."""
    if file.before == file.after:
        return
    before, after = ((text or b"").decode(errors="replace").splitlines() for text in (file.before, file.after))
    names = (
        (f"a/{file.path}" if file.before is not None else "/dev/null"),
        (f"b/{file.path}" if file.after is not None else "/dev/null"),
    )
    yield from difflib.unified_diff(before, after, *names, lineterm="")
