"""Find the package that serves today, for a rehearsal: that of the merge base.

Only for a rehearsal that is run by hand. The stage writes what follows from the work tree alone: with the package of a
merge base in it, the same commit would give other bytes on another branch, or as soon as main moves.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tidegate import artifacts, paths
from tidegate.data.signature import Signature
from tidegate.errors import DeclarationError, EvidenceError
from tidegate.repository import evidence, scratch_checkout
from tidegate.repository.evidence import EvidenceFolder, Origin
from tidegate.repository.revisions import git

SIGNATURE = "signature.json"


@contextmanager
def chosen(folder: Path | None, revision: str | None, tell: Callable[[str], None]) -> Iterator[Path | None]:
    """The package in the folder, or the one where HEAD left the revision; None where neither is named.

    Raises DeclarationError where both are named, EvidenceError where DVC's cache and remote lack the package, or where
    it can't answer the candidate's requests.
    """
    if revision is None:
        yield folder
        return
    if folder is not None:
        raise DeclarationError("--stable and --stable-from both name the package that serves today; name one of them")
    base = git.merge_base(revision)
    with scratch_checkout.checkout(base) as root:
        found = evidence.bring(EvidenceFolder(root, base, Origin.NONE), paths.PACKAGE, rebuild=False, tell=tell)
        package = root / paths.PACKAGE
        if found.missing or not (package / "package.json").is_file():
            where = "is in neither DVC's cache nor its remote" if found.missing else "is not a result of its pipeline"
            remedy = "`dvc pull` with access to the remote, or name a package by --stable FOLDER"
            raise EvidenceError(f"{paths.PACKAGE} of {base} {where}; {remedy}")
        _require_same_requests(package, base)
        stable, candidate = (artifacts.sha256(place / "package.json") for place in (package, paths.PACKAGE))
        same = ", the candidate's own: a twin" if stable == candidate else ""
        tell(f"stable: package {stable[:12]} of {base}{same}")
        yield package


def _require_same_requests(package: Path, base: git.Revision) -> None:
    """Requests of the candidate's inputs would be refused by a model that has others: no rollout would be seen."""
    theirs, ours = (artifacts.read_record(folder / SIGNATURE, Signature) for folder in (package, paths.PACKAGE))
    if theirs.model != ours.model:
        raise EvidenceError(f"the model of {base} is called {theirs.model}, not {ours.model}; rehearse with a twin")
    if theirs.task != ours.task:
        raise EvidenceError(f"the task of {base} is {theirs.task}, not {ours.task}; rehearse with a twin")
    before, now = (
        {tensor.name: (tensor.datatype, tensor.type, tensor.nullable) for tensor in described.inputs}
        for described in (theirs, ours)
    )
    if differing := sorted(name for name in before.keys() | now.keys() if before.get(name) != now.get(name)):
        reason = f"has other inputs than the candidate: {', '.join(differing[:5])}"
        raise EvidenceError(f"the model of {base} {reason}; one request can't be asked of both: rehearse with a twin")
