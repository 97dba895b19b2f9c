"""Release an environment's manifests as the whole content of its own branch, as they were merged.

The branch only moves forward: each publication is a commit on top of the last, so that going back is a revert. A tree
that is already there publishes nothing, and the same merge gives the same commit.
"""

import base64
import subprocess

from tidegate.errors import EvidenceError, InfrastructureError, Problem, Where
from tidegate.paths import MANIFESTS
from tidegate.repository import git

AUTHOR = "tidegate"
EMAIL = "tidegate@users.noreply.github.com"


def require_merged(environments: tuple[str, ...]) -> None:
    """Raise EvidenceError where the manifests in the work tree are not those of the commit, or are missing."""
    head = git.resolve("HEAD")
    problems = [
        Problem(
            "was rendered differently here than it was merged, and what ships must be what was reviewed; "
            "run `dvc repro`, commit what it writes, and have that reviewed",
            Where(each.path),
        )
        for each in git.changed(head, (str(MANIFESTS),))
    ]
    problems += [_absent(name) for name in environments if not _tree(head.commit, name)]
    if problems:
        raise EvidenceError(problems)


def release(environment: str, *, remote: str = "origin", token: str = "", server: str = "") -> str:
    """Push the manifests of HEAD to `deploy/<environment>` and say what was done."""
    head = git.resolve("HEAD")
    tree = _tree(head.commit, environment)
    if not tree:
        raise EvidenceError(_absent(environment))
    branch = f"refs/heads/deploy/{environment}"
    speak = _authorised(token, server)
    before = _tip(remote, branch, speak)
    if before and _git("rev-parse", f"{before}^{{tree}}") == tree:
        return f"deploy/{environment} already holds the manifests of {head.short}"
    subject, date = _git("show", "--no-patch", "--format=%s%n%cI", head.commit).split("\n")
    message = f"{environment}: manifests of {head.short}\n\n{subject}\n\nSource: {head.commit}"
    signed = {f"GIT_{who}_{what}": told for who in ("AUTHOR", "COMMITTER") for what, told in _author(date)}
    commit = _git("commit-tree", tree, "-m", message, *(("-p", before) if before else ()), variables=signed)
    _git("push", "--quiet", remote, f"{commit}:{branch}", variables=speak)
    return f"deploy/{environment} moved to {commit[:7]}: the manifests of {head.short}"


def _absent(environment: str) -> Problem:
    return Problem("is not in the commit; run `dvc repro` and commit it", Where(str(MANIFESTS / environment)))


def _author(date: str) -> tuple[tuple[str, str], ...]:
    """The source commit's date, so that publishing it twice makes the same commit."""
    return ("NAME", AUTHOR), ("EMAIL", EMAIL), ("DATE", date)


def _tree(commit: str, environment: str) -> str:
    """The id of the environment's folder in that commit, or "" where there is none."""
    return _git("ls-tree", "-d", "--format=%(objectname)", commit, "--", str(MANIFESTS / environment))


def _tip(remote: str, branch: str, variables: dict[str, str]) -> str:
    """The commit at the remote's branch, fetched, or "" where the branch does not exist yet."""
    listed = _git("ls-remote", "--refs", remote, branch, variables=variables)
    if not listed:
        return ""
    _git("fetch", "--quiet", "--no-tags", remote, branch, variables=variables)
    return listed.split()[0]


def _authorised(token: str, server: str) -> dict[str, str]:
    """The token as a header for that server only, told to git by environment: no file, no command line holds it."""
    if not token:
        return {}
    secret = base64.b64encode(f"x-access-token:{token}".encode()).decode()
    return {
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": f"http.{server.rstrip('/')}/.extraHeader",
        "GIT_CONFIG_VALUE_0": f"Authorization: Basic {secret}",
    }


def _git(*arguments: str, variables: dict[str, str] | None = None) -> str:
    command, environment = ["git", *arguments], git.quiet() | (variables or {})
    answer = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    if answer.returncode:
        told = answer.stderr.strip().splitlines() or ["no reason given"]
        raise InfrastructureError(f"git {arguments[0]} failed: {told[-1]}; fetch, then repeat")
    return answer.stdout.strip()
