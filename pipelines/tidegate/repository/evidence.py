"""Lay out what a revision left as evidence: from git, from the DVC cache or remote, else from a rebuild."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path, PurePosixPath

from tidegate import paths
from tidegate.errors import EvidenceError, InfrastructureError
from tidegate.repository import dvc, dvc_outputs, dvc_settings, git, integrity, scratch_checkout


class Origin(StrEnum):
    """How the evidence was come by."""

    CACHE = "cache"
    REMOTE = "remote"
    REBUILT = "rebuilt"
    PARTIAL = "partial"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Evidence:
    """A folder laid out like the repository's root at a revision, and how its content was come by.

    `missing` names the outs that could not be had (only where a rebuild was not allowed: Origin.PARTIAL), `corrupt` the
    objects of the cache that are not what their name says.
    """

    root: Path
    revision: git.Revision
    origin: Origin
    missing: tuple[str, ...] = ()
    corrupt: tuple[str, ...] = ()

    def __str__(self) -> str:
        return {
            Origin.CACHE: f"evidence of {self.revision} from the DVC cache, every digest verified",
            Origin.REMOTE: f"evidence of {self.revision} from the DVC remote, every digest verified",
            Origin.REBUILT: f"evidence of {self.revision} rebuilt here with its own code",
            Origin.PARTIAL: f"evidence of {self.revision} is incomplete: {', '.join(self.missing)}",
            Origin.NONE: f"{self.revision} has no pipeline, so no evidence",
        }[self.origin]


def wanted(path: PurePosixPath) -> bool:
    """Whether the gate or the review reads this file or something in this folder. The table and the training rows stay
    where they are, unless a rule asks for them (`bring`).
    """
    return _below(path, paths.HOLDOUT, paths.ARTIFACTS, paths.MANIFESTS, paths.PARAMS)


def _below(path: PurePosixPath, *folders: Path) -> bool:
    read = map(PurePosixPath, folders)
    return any(path.is_relative_to(each) or each.is_relative_to(path) for each in read)


@contextmanager
def at(
    revision: git.Revision, *, rebuild: bool = True, tell: Callable[[str], None] = lambda _: None
) -> Iterator[Evidence]:
    """The evidence of a revision, for as long as the block lasts. `tell` hears, one sentence each, what takes long."""
    with scratch_checkout.checkout(revision) as root:
        if not all((root / each).is_file() for each in (paths.PARAMS, Path("dvc.yaml"))):
            yield Evidence(root, revision, Origin.NONE)
            return
        with scratch_checkout.named(f"the evidence of {revision}"):
            evidence = _gather(root, revision, wanted, rebuild=rebuild, tell=tell)
        yield evidence


def bring(evidence: Evidence, folder: Path, *, tell: Callable[[str], None] = lambda _: None) -> Evidence:
    """The same folder, with what the revision has below `folder` laid out, too."""
    with scratch_checkout.named(f"{folder} of {evidence.revision}"):
        return _gather(evidence.root, evidence.revision, lambda path: _below(path, folder), rebuild=True, tell=tell)


def _gather(
    root: Path,
    revision: git.Revision,
    wanted: Callable[[PurePosixPath], bool],
    *,
    rebuild: bool,
    tell: Callable[[str], None],
) -> Evidence:
    locked, cache = tuple(out for out in dvc_outputs.read(root) if wanted(out.path)), dvc.cache()
    placed = dvc_outputs.place(locked, root, cache, wanted)
    using, corrupt = integrity.trusted(root, cache, tell) if placed.corrupt else (cache, ())
    if locked and not placed.missing:
        return Evidence(root, revision, Origin.CACHE)
    refusal = ""
    if locked:
        tell(f"the cache does not hold the evidence of {revision}; asking {dvc_settings.remote(Path())}")
        try:
            fetched = scratch_checkout.fetch(root, _stages(placed.missing), using=using)
        except dvc.SilenceError:
            raise
        except (EvidenceError, InfrastructureError) as error:
            refusal = str(error)
            tell(refusal)
        else:
            placed = dvc_outputs.place(locked, root, fetched, wanted)
            if not placed.missing:
                return Evidence(root, revision, Origin.REMOTE, corrupt=corrupt)
            # DVC warns of a remote that refuses as of objects that were never pushed, and calls both a success
            refusal = f"{dvc_settings.remote(Path())} did not give it: it cannot be reached, or it was never pushed"
            tell(refusal)
    if not rebuild:
        missing = tuple(str(out.path) for out in placed.missing) or ("dvc.lock",)
        return Evidence(root, revision, Origin.PARTIAL, missing, corrupt)
    tell(f"rebuilding {revision} with its own code: neither cache nor remote holds its evidence")
    try:
        scratch_checkout.repro(root, _stages(placed.missing), using=using)
    except (EvidenceError, InfrastructureError) as error:
        raise type(error)(" ".join(filter(None, [f"{revision} could not be rebuilt: {error}.", refusal]))) from None
    return Evidence(root, revision, Origin.REBUILT, corrupt=corrupt)


def _stages(missing: tuple[dvc_outputs.Out, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(out.stage for out in missing))
