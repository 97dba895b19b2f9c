"""Judge whether a change's numbers are its own: does its pipeline recompute at all, and what comes out then."""

from collections.abc import Callable

from tidegate.records import Finding
from tidegate.repository import dvc_yaml_safety, git, integrity, recompute, scratch_checkout
from tidegate.review.gathering import provenance


def verify(since: str, *, base: str | None = None, tell: Callable[[str], None] = lambda _: None) -> tuple[Finding, ...]:
    """One finding per number and file. A pipeline with a problem is not run: it would run as the change likes."""
    edited = integrity.require().edited
    with scratch_checkout.checkout(git.merge_base(base)) as before:
        unsafe = tuple(dvc_yaml_safety.problems(before))
    if unsafe:
        return provenance.findings((provenance.by_digest(),), unsafe)
    with recompute.recomputed(since, tell=tell) as again:
        return provenance.findings((*provenance.recomputed(again), *provenance.edited(edited)))
