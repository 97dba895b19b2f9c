"""Verify a change's numbers by recomputing its pipeline.

A pipeline that could falsify the recomputation is not run.
"""

from collections.abc import Callable

from tidegate.records import Finding
from tidegate.repository import dvc_yaml_safety, integrity, recompute, scratch_checkout
from tidegate.repository.revisions import git
from tidegate.review.gathering import provenance


def verify(since: str, *, base: str | None = None, tell: Callable[[str], None] = lambda _: None) -> tuple[Finding, ...]:
    """One finding per number and file. An unsafe pipeline is not run: the change would control its results."""
    edited = integrity.require().edited
    with scratch_checkout.checkout(git.merge_base(base)) as base_root:
        unsafe = tuple(dvc_yaml_safety.problems(base_root))
    if unsafe:
        return provenance.findings((provenance.by_digest(),), unsafe)
    with recompute.recomputed(since, tell=tell) as again:
        return provenance.findings((*provenance.recomputed(again), *provenance.edited(edited)))
