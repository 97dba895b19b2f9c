"""Judge whether a change's numbers are its own: does its pipeline recompute at all, and what comes out then."""

from collections.abc import Callable

from tidegate.records import Finding
from tidegate.repository import git, intact, recompute, safety, scratch
from tidegate.review.gathering import grades


def verify(since: str, *, base: str | None = None, tell: Callable[[str], None] = lambda _: None) -> tuple[Finding, ...]:
    """One finding per number and file. A pipeline with a problem is not run: it would run as the change likes."""
    edited = intact.require().edited
    with scratch.checkout(git.merge_base(base)) as before:
        unsafe = tuple(safety.problems(before))
    if unsafe:
        return grades.findings((grades.by_digest(),), unsafe)
    with recompute.recomputed(since, tell=tell) as again:
        return grades.findings((*grades.recomputed(again), *grades.edited(edited)))
