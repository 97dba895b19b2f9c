"""Recompute a work tree's evidence from one step on, in its own folder.

No result that the work tree claims is believed.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tidegate.errors import DeclarationError, unknown
from tidegate.repository import dvc, dvc_outputs, integrity, pipeline, scratch_checkout
from tidegate.repository.revisions import git


@contextmanager
def recomputed(since: str, *, tell: Callable[[str], None] = lambda _: None) -> Iterator[Path]:
    """A copy of the work tree in which `since` and every step after it ran again, whatever the lock or a cache says.

    Earlier results come from the DVC cache by verified digest, or are computed where the cache lacks them.
    """
    with scratch_checkout.checkout(git.resolve("HEAD")) as root:
        with scratch_checkout.named("a recomputation"):
            _recompute(root, since, tell)
        yield root


def after(since: str, declared: tuple[pipeline.Stage, ...]) -> frozenset[str]:
    """The step and all steps that read its results, directly or not."""
    names = tuple(stage.name for stage in declared)
    if since not in names:
        raise DeclarationError(unknown(since, names, what="step"))
    affected = [stage for stage in declared if stage.name == since]
    for stage in affected:
        affected += [reader for reader in declared if reader not in affected and stage.feeds(reader)]
    return frozenset(stage.name for stage in affected)


def overlay(root: Path) -> None:
    """Copy the uncommitted changes of the work tree. Links are left out: they could lead anywhere."""
    for change in git.changed(git.resolve("HEAD")):
        target = root / change.path
        if change.status == "D" or Path(change.path).is_symlink():
            target.unlink(missing_ok=True)
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(change.path, target)


def _recompute(root: Path, since: str, tell: Callable[[str], None]) -> None:
    overlay(root)
    declared = pipeline.stages(root)
    again = after(since, declared)
    upstream = tuple(out for out in dvc_outputs.read(root) if out.stage not in again)
    cache = dvc.cache()
    placed = dvc_outputs.place(upstream, root, cache, lambda _: True)
    using = integrity.trusted(root, cache, tell)[0] if placed.corrupt else cache
    absent = [stage.name for stage in declared if not all((root / out).exists() for out in stage.outs)]
    lacking = dict.fromkeys(name for name in (*(out.stage for out in placed.missing), *absent) if name not in again)
    if lacking:
        tell(f"computing the steps before {since}: the cache lacks their results")
        scratch_checkout.repro(root, tuple(lacking), using=using)
    tell(f"recomputing from {since} on")
    scratch_checkout.repro(root, (since,), using=using, force=True, downstream=True)
