"""Get a revision's evidence: from git, DVC's cache or remote, or a rebuild."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path, PurePosixPath

from tidegate import paths
from tidegate.errors import EvidenceError, InfrastructureError
from tidegate.repository import dvc, dvc_outputs, dvc_settings, integrity, scratch_checkout
from tidegate.repository.revisions import checkout, git

_FOLDERS = frozenset(
    [str(dvc_settings.FOLDER), *(path.parts[0] for path in vars(paths).values() if isinstance(path, Path))]
)


class Origin(StrEnum):
    """Where the evidence came from."""

    CACHE = "cache"
    REMOTE = "remote"
    REBUILT = "rebuilt"
    PARTIAL = "partial"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class EvidenceFolder:
    """A folder laid out like the repository's root at a revision, and where its content came from.

    `missing` names the unavailable outs (only where a rebuild was not allowed: Origin.PARTIAL), `corrupt` the
    objects of the cache that do not match their name.
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
            Origin.REBUILT: f"evidence of {self.revision} rebuilt locally with its own code",
            Origin.PARTIAL: f"evidence of {self.revision} is incomplete: {', '.join(self.missing)}",
            Origin.NONE: f"{self.revision} has no pipeline, so no evidence",
        }[self.origin]


def wanted(path: PurePosixPath) -> bool:
    """Whether the gate or the review reads this file or something in this folder. The table and the training rows are
    left out unless a rule needs them (`bring`).
    """
    return _below(path, paths.HOLDOUT, paths.ARTIFACTS, paths.MANIFESTS, paths.PARAMS)


def known(path: PurePosixPath | None) -> bool:
    """Whether tidegate itself may read this file: it is at the project's root, or in a folder that `paths` names.

    The rest, code above all, is checked out before DVC or a stage runs.
    """
    return path is not None and (len(path.parts) == 1 or path.parts[0] in _FOLDERS)


def _below(path: PurePosixPath, *folders: Path) -> bool:
    read = map(PurePosixPath, folders)
    return any(path.is_relative_to(area) or area.is_relative_to(path) for area in read)


def _always(_: Path) -> bool:
    return True


@contextmanager
def at(
    revision: git.Revision,
    *,
    rebuild: bool = True,
    worth: Callable[[Path], bool] = _always,
    tell: Callable[[str], None] = lambda _: None,
) -> Iterator[EvidenceFolder]:
    """The evidence of a revision, for as long as the block lasts. `tell` gets one sentence per slow step.

    `worth` is asked before a rebuild, with the checkout, whether the evidence is worth it.
    """
    with scratch_checkout.checkout(revision, known) as root:
        if not all((root / file).is_file() for file in (paths.PARAMS, Path("dvc.yaml"))):
            yield EvidenceFolder(root, revision, Origin.NONE)
            return
        with scratch_checkout.named(f"the evidence of {revision}"):
            evidence = _gather(root, revision, wanted, rebuild=lambda: rebuild and worth(root), tell=tell)
        yield evidence


def bring(
    evidence: EvidenceFolder, folder: Path, *, rebuild: bool = True, tell: Callable[[str], None] = lambda _: None
) -> EvidenceFolder:
    """The same folder, with the revision's files below `folder` added; as it is where the revision has none."""
    if not any(_below(out.path, folder) for out in dvc_outputs.read(evidence.root)):
        return evidence
    with scratch_checkout.named(f"{folder} of {evidence.revision}"):
        return _gather(
            evidence.root, evidence.revision, lambda path: _below(path, folder), rebuild=lambda: rebuild, tell=tell
        )


def _gather(
    root: Path,
    revision: git.Revision,
    wanted: Callable[[PurePosixPath], bool],
    *,
    rebuild: Callable[[], bool],
    tell: Callable[[str], None],
) -> EvidenceFolder:
    locked, cache = tuple(out for out in dvc_outputs.read(root) if wanted(out.path)), dvc.cache()
    placed = dvc_outputs.place(locked, root, cache, wanted)
    using, corrupt = integrity.trusted(root, cache, tell) if placed.corrupt else (cache, ())
    if locked and not placed.missing:
        return EvidenceFolder(root, revision, Origin.CACHE)
    checkout.complete(revision, root, known)  # DVC and the stages may read any file
    refusal = ""
    if locked:
        tell(f"the cache lacks the evidence of {revision}; asking {dvc_settings.remote(Path())}")
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
                return EvidenceFolder(root, revision, Origin.REMOTE, corrupt=corrupt)
            # DVC warns alike of a refusing remote and of objects that were never pushed, and exits with 0
            refusal = (
                f"{dvc_settings.remote(Path())} did not provide it: the remote is unreachable, or it was never pushed"
            )
            tell(refusal)
    if not rebuild():
        missing = tuple(str(out.path) for out in placed.missing) or ("dvc.lock",)
        return EvidenceFolder(root, revision, Origin.PARTIAL, missing, corrupt)
    tell(f"rebuilding {revision} with its own code: neither the cache nor the remote has its evidence")
    try:
        scratch_checkout.repro(root, _stages(placed.missing), using=using)
    except (EvidenceError, InfrastructureError) as error:
        raise type(error)(" ".join(filter(None, [f"{revision} could not be rebuilt: {error}.", refusal]))) from None
    return EvidenceFolder(root, revision, Origin.REBUILT, corrupt=corrupt)


def _stages(missing: tuple[dvc_outputs.Out, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(out.stage for out in missing))
