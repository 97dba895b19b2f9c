"""Commit a run's results onto exactly the commit that it checked.

The patch is untrusted: the tree that results from it is validated. It is applied to an index of its own, never to a
work tree, so that no link, mode or path in it can act; then every difference of the resulting tree must be one that
results may have.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath

from tidegate import storage
from tidegate.errors import EvidenceError, InfrastructureError, Problem, Where
from tidegate.repository.revisions import git_write

LARGEST = 8 << 20
MOST = 500
_FILE, _NOTHING = "100644", "000000"


def commit(patch: bytes, head: str, *, allowed: Sequence[PurePosixPath], message: str) -> tuple[str, tuple[str, ...]]:
    """The new commit on top of `head`, and the files in it that differ. Raises EvidenceError for an unacceptable patch.

    `allowed` are the files and folders that results may be in.
    """
    with storage.folder() as folder:
        own = {"GIT_INDEX_FILE": str(Path(folder, "index"))}
        git_write.run("read-tree", head, variables=own)
        try:
            git_write.run("apply", "--cached", "--whitespace=nowarn", "-", variables=own, stdin=patch)
        except InfrastructureError as error:
            reason = "the results do not apply to the branch: the base has moved; update the branch and let CI run"
            raise EvidenceError(f"{reason} ({error})") from None
        tree = git_write.run("write-tree", variables=own)
    changed = tuple(_differences(head, tree))
    problems = [*(_problem(*difference, allowed) for difference in changed)]
    if any(problems):
        raise EvidenceError(problem for problem in problems if problem)
    if not changed:
        raise EvidenceError("the branch already holds all results of the run; nothing to add")
    if len(changed) > MOST:
        raise EvidenceError(f"the results change {len(changed)} files; at most {MOST} are committed")
    date = git_write.run("show", "--no-patch", "--format=%cI", head)
    return git_write.commit(tree, message, parent=head, date=date), tuple(path for *_, path in changed)


def push(commit: str, branch: str, *, onto: str, remote_name: str, variables: dict[str, str]) -> None:
    """Move the branch from `onto` to the commit; refused where it has moved."""
    reference = f"refs/heads/{branch}"
    lease = f"--force-with-lease={reference}:{onto}"
    git_write.run("push", "--quiet", lease, remote_name, f"{commit}:{reference}", variables=variables)


def _differences(head: str, tree: str) -> Iterator[tuple[str, str, str, str]]:
    """Old mode, new mode, new blob and path of each file that differs."""
    parts = git_write.run("diff-tree", "-r", "-z", "--no-renames", head, tree).rstrip("\0").split("\0")
    for metadata, path in zip(parts[::2], parts[1::2], strict=False):
        before, after, _, blob, _ = metadata.removeprefix(":").split(" ")
        yield before, after, blob, path


def _problem(before: str, after: str, blob: str, path: str, allowed: Sequence[PurePosixPath]) -> Problem | None:
    if not any(PurePosixPath(path).is_relative_to(place) for place in allowed):
        named = ", ".join(map(str, allowed))
        return Problem(f"is not a result that git tracks; those are {named}", Where(path))
    if not {before, after} <= {_FILE, _NOTHING}:
        return Problem(f"would have mode {after}; results are plain files", Where(path))
    if after == _FILE and int(git_write.run("cat-file", "-s", blob)) > LARGEST:
        return Problem(f"is larger than {LARGEST:,} bytes", Where(path))
    return None
