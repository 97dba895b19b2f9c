"""Publish an environment's merged manifests on its own branch.

The branch contains nothing else. The branch only moves forward: each publication is a commit on top of the last, so
that going back is a revert. A tree that is already there publishes nothing, and the same merge gives the same commit.
"""

from tidegate.errors import EvidenceError, Problem, Where
from tidegate.paths import MANIFESTS
from tidegate.repository import git, git_write


def require_merged(environments: tuple[str, ...]) -> None:
    """Raise EvidenceError where the manifests in the work tree differ from those of the commit, or are missing."""
    head = git.resolve("HEAD")
    problems = [
        Problem(
            "differs from the merged version, and only reviewed manifests are published; "
            "run `dvc repro`, commit the result, and have it reviewed",
            Where(change.path),
        )
        for change in git.changed(head, (str(MANIFESTS),))
    ]
    problems += [_absent(name) for name in environments if not _tree(head.commit, name)]
    if problems:
        raise EvidenceError(problems)


def release(environment: str, *, remote: str = "origin", token: str = "", server: str = "") -> str:
    """Push the manifests of HEAD to `deploy/<environment>` and return what was done."""
    head = git.resolve("HEAD")
    tree = _tree(head.commit, environment)
    if not tree:
        raise EvidenceError(_absent(environment))
    branch = f"refs/heads/deploy/{environment}"
    credentials = git_write.authorised(token, server)
    previous = git_write.fetch(remote, branch, variables=credentials)
    if previous and git_write.run("rev-parse", f"{previous}^{{tree}}") == tree:
        return f"deploy/{environment} already holds the manifests of {head.short}"
    subject, date = git_write.run("show", "--no-patch", "--format=%s%n%cI", head.commit).split("\n")
    message = f"{environment}: manifests of {head.short}\n\n{subject}\n\nSource: {head.commit}"
    commit = git_write.commit(tree, message, parent=previous, date=date)
    git_write.run("push", "--quiet", remote, f"{commit}:{branch}", variables=credentials)
    return f"deploy/{environment} moved to {commit[:7]}: the manifests of {head.short}"


def _absent(environment: str) -> Problem:
    return Problem("is not in the commit; run `dvc repro` and commit the result", Where(str(MANIFESTS / environment)))


def _tree(commit: str, environment: str) -> str:
    """The id of the environment's folder in that commit, or "" where it does not exist."""
    return git_write.run("ls-tree", "-d", "--format=%(objectname)", commit, "--", str(MANIFESTS / environment))
