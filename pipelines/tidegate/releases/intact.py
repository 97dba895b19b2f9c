"""Whether a release is what was released: from its tag to every digest."""

from collections.abc import Iterator

from tidegate.delivery.release_name import LATEST, ReleaseName
from tidegate.errors import EvidenceError, Problem, Where
from tidegate.releases import deploy_branch, pin, record, release_tag, stored
from tidegate.releases.stored import StoredRelease
from tidegate.repository import dvc_outputs
from tidegate.repository.revisions import git, git_process, git_write


def require(name: ReleaseName) -> StoredRelease:
    """The release in the work tree. Raises where it does not exist, was edited, or its tag was moved."""
    release = stored.read(name)
    if broken := list(problems(release)):
        raise EvidenceError(broken)
    return release


def problems(release: StoredRelease, *, until: str = "HEAD") -> Iterator[Problem]:
    """Disagreements of tag, commit and record. The history of `until` must contain the released commit."""
    name, released, where = release.name, release.record, Where(str(stored.record_file(release.name)))
    try:
        tag = release_tag.read(name)
    except EvidenceError as error:
        yield from (Problem(problem.message, where) for problem in error.problems)
        return
    if tag.commit != released.commit:
        reason = f"the tag {name} names the commit {tag.commit[:7]}, the record {released.commit[:7]}; restore the tag"
        yield Problem(reason, where)
        return
    if tag.record != release.digest:
        yield Problem(f"is not the record that the tag {name} names; {record.RESTORE}", where)
        return
    yield from (Problem(reason, where) for reason in _of_commit(release, until))
    for environment, released_files in released.environments.items():
        folder = stored.folder(name) / "manifests" / environment
        contents = {path: text.encode() for path, text in release.manifests[environment].items()}
        if git_write.tree_with(contents) != released_files.tree:
            yield Problem(f"is not the folder that the record names; {record.RESTORE}", Where(str(folder)))
        elif _merged(release, environment) not in ("", released_files.tree):
            yield Problem("is not what was merged in the released commit; release again", Where(str(folder)))


def _merged(release: StoredRelease, environment: str) -> str:
    """The tree of the manifests that were merged; empty where the environment named an earlier release then."""
    commit = release.record.commit
    if pin.named_at(git.Revision(str(release.name), commit), environment) != LATEST:
        return ""
    return deploy_branch.manifests_tree(commit, environment) or ""


def _of_commit(release: StoredRelease, until: str) -> Iterator[str]:
    """What the released commit does not have as the record says."""
    name, released = release.name, release.record
    tree = git_process.ask("rev-parse", "--verify", "--quiet", f"{released.commit}^{{tree}}")
    if tree.returncode:
        yield f"the released commit {released.commit[:7]} is not in this clone; run `git fetch --unshallow --tags`"
        return
    if tree.stdout.strip() != released.tree:
        yield f"the commit {released.commit[:7]} of {name} has another tree than the record"
    lock = git.content(git.Revision(str(name), released.commit), str(dvc_outputs.LOCK)) or b""
    if record.digest(lock) != released.dvc_lock:
        yield f"{dvc_outputs.LOCK} of {name} does not match its digest in the record"
    if git_process.ask("merge-base", "--is-ancestor", released.commit, until).returncode:
        yield f"the released commit {released.commit[:7]} is not in the history of {until}; merge it, or fetch it"
