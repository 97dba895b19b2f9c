"""Ask git about revisions and files: no shell, no revision that git could read as an option, no write."""

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from tidegate.errors import DeclarationError, EvidenceError, InfrastructureError, Problem, Where

DEFAULT_BASES = ("origin/main", "main")
# Set inside git hooks; they would point our questions, and the index of a scratch checkout, at the wrong place.
HOOK_VARIABLES = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_COMMON_DIR")


@dataclass(frozen=True, slots=True)
class Revision:
    """A commit and the name under which a person asked for it."""

    name: str
    commit: str

    @property
    def short(self) -> str:
        return self.commit[:7]

    def __str__(self) -> str:
        return self.short if self.commit.startswith(self.name) else f"{self.name} {self.short}"


@dataclass(frozen=True, slots=True)
class Change:
    """A file that differs from a revision: `status` is A (added), M (modified), D (deleted) or T (type changed)."""

    path: str
    status: str


def resolve(name: str) -> Revision:
    """The commit that `name` (a branch, tag or commit id) stands for."""
    _refuse_hostile(name)
    top()
    answer = _git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
    if answer.returncode == 0:
        return Revision(name, answer.stdout.strip())
    if name == "HEAD":
        raise EvidenceError("this repository has no commit yet; commit once, then compare")
    if _is_shallow():
        raise EvidenceError(f"{name} is not in this shallow clone; run `git fetch --unshallow`, or fetch it by name")
    if "/" in name and (remote := name.partition("/")[0]) in _git("remote").stdout.split():
        branch = name.partition("/")[2]
        raise EvidenceError(f"{name} was not fetched; run `git fetch {remote} {branch}:refs/remotes/{name}`")
    raise DeclarationError(f"{name} is no revision of this repository; `git branch --all` lists the known ones")


def merge_base(base: str | None = None, head: str = "HEAD") -> Revision:
    """Where `head` left `base` (default: origin/main, else main). Names what is missing and how to get it."""
    here, there = resolve(head), resolve(base or _default_base())
    answer = _git("merge-base", here.commit, there.commit)
    if answer.returncode == 0:
        return Revision(there.name, answer.stdout.split()[0])
    if _is_shallow():
        raise EvidenceError(
            f"this shallow clone does not hold the merge base with {there.name}; "
            "run `git fetch --deepen=100` until it does, or `git fetch --unshallow`"
        )
    raise EvidenceError(f"{head} and {there.name} have no commit in common; name another base with --base")


def content(revision: Revision, path: str) -> bytes | None:
    """The file's bytes at that revision, or None where it has no such file."""
    found = _git("ls-tree", "-z", revision.commit, "--", path).stdout.split("\0")[0].split()
    if len(found) < 3 or found[1] != "blob":  # mode, kind, object
        return None
    return _run("cat-file", "blob", found[2]).stdout


def files(revision: Revision, folder: str) -> dict[str, bytes]:
    """The regular files below the folder at that revision, by path below it. Links and submodules are left out."""
    listed = _checked("ls-tree", "-r", "-z", "--full-tree", revision.commit, "--", f"{(prefix() / folder).as_posix()}/")
    found: dict[str, bytes] = {}
    for entry in listed.split("\0")[:-1]:
        mode, _, rest = entry.partition(" ")
        identity, _, path = rest.partition(" ")[2].partition("\t")
        if mode in ("100644", "100755"):
            found[PurePosixPath(path).relative_to((prefix() / folder).as_posix()).as_posix()] = _run(
                "cat-file", "blob", identity
            ).stdout
    return found


def changed(revision: Revision, under: tuple[str, ...] = ()) -> tuple[Change, ...]:
    """The files below `under` that differ between the revision and the work tree, untracked ones included."""
    listed = _checked(
        "diff", "--name-status", "-z", "--no-renames", "--no-ext-diff", "--relative", revision.commit, "--", *under
    )
    parts = listed.split("\0")[:-1]
    tracked = [Change(path, status[0]) for status, path in zip(parts[::2], parts[1::2], strict=True)]
    new = _checked("ls-files", "--others", "--exclude-standard", "-z", "--", *under).split("\0")[:-1]
    known = {each.path for each in tracked}
    return tuple(sorted([*tracked, *(Change(path, "A") for path in new if path not in known)], key=lambda c: c.path))


def set_driver(name: str, command: str) -> None:
    """Register a merge driver in this clone. The only setting that we ever write."""
    top()
    _checked("config", f"merge.{name}.name", f"{name} {command.split()[1]}")
    _checked("config", f"merge.{name}.driver", command)


def experiment(name: str) -> Revision:
    """The commit of a DVC experiment by its name, else of any revision of that name."""
    _refuse_hostile(name)
    top()
    listed = _checked("for-each-ref", "--format=%(objectname) %(refname)", "refs/exps/").splitlines()
    for commit, _, reference in (line.partition(" ") for line in listed):
        if reference.rpartition("/")[2] == name:
            return Revision(name, commit)
    return resolve(name)


def work_tree() -> tuple[str, ...]:
    """Every file of the work tree that is tracked or could be: what git ignores is left out."""
    return tuple(_checked("ls-files", "--cached", "--others", "--exclude-standard", "-z").split("\0")[:-1])


def history(revision: Revision, path: str, *, most: int = 200) -> tuple[Revision, ...]:
    """The commits that changed the file, newest first, along the first parents: one per merge."""
    listed = _git("log", "--first-parent", "--format=%H", f"--max-count={most}", revision.commit, "--", path).stdout
    return tuple(Revision(commit, commit) for commit in listed.split())


def is_clean() -> bool:
    """Whether the work tree is exactly what HEAD says, with nothing untracked."""
    return not _checked("status", "--porcelain", "-z")


def here() -> str:
    """What the head of a comparison is called: "work tree" where it holds what no commit has, else the commit."""
    head = resolve("HEAD")
    if not is_clean():
        return "work tree"
    return f"{name} {head.short}" if (name := branch()) else head.short


def branch() -> str:
    """The branch that is checked out; empty on a detached HEAD."""
    return _git("symbolic-ref", "--short", "--quiet", "HEAD").stdout.strip()


def top() -> Path:
    """The repository's root folder."""
    answer = _git("rev-parse", "--show-toplevel")
    if answer.returncode == 0:
        return Path(answer.stdout.rstrip("\n"))
    if "dubious ownership" in answer.stderr:
        raise InfrastructureError(
            Problem("git refuses it: another user owns it; run `git config --global --add safe.directory`", _place())
        )
    raise EvidenceError(Problem("is not in a git repository; run inside one, or `git init` and commit", _place()))


def prefix() -> Path:
    """The current folder, seen from the repository's root."""
    return Path(_checked("rev-parse", "--show-prefix").rstrip("\n"))


def check_out(revision: Revision, into: Path) -> Path:
    """Write the revision's files below `into` and return the folder that stands for the current one.

    No `git worktree`: nothing is registered in the user's repository, so nothing is left there when we are killed.
    Symbolic links become plain files with the target's name in them, so that none of them can lead outside.
    """
    index, files = into / "index", into / "files"
    files.mkdir()
    git = ("-C", str(top()), "-c", "core.symlinks=false", "-c", "core.hooksPath=/dev/null")
    own_index = {"GIT_INDEX_FILE": str(index)}
    _checked(*git, "read-tree", revision.commit, variables=own_index)
    _checked(*git, "checkout-index", "--all", "--force", f"--prefix={files}/", variables=own_index)
    return files / prefix()


def quiet() -> dict[str, str]:
    """The environment for git and for what runs in a scratch checkout: no prompts, English, free of hook variables."""
    kept = {key: value for key, value in os.environ.items() if key not in HOOK_VARIABLES}
    return kept | {"GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C.UTF-8"}


def _default_base() -> str:
    top()
    for name in DEFAULT_BASES:
        if _git("rev-parse", "--verify", "--quiet", f"{name}^{{commit}}").returncode == 0:
            return name
    if "origin" in _git("remote").stdout.split():
        raise EvidenceError("origin/main was not fetched; run `git fetch origin main:refs/remotes/origin/main`")
    raise EvidenceError("there is neither origin/main nor main to compare with; name the base with --base")


def _refuse_hostile(name: str) -> None:
    if not name or name.startswith(("-", "^")) or ".." in name or not name.isprintable() or " " in name:
        raise DeclarationError(f"{name!r} is no revision; give a branch, a tag or a commit id")


def _is_shallow() -> bool:
    return _git("rev-parse", "--is-shallow-repository").stdout.strip() == "true"


def _place() -> Where:
    return Where(str(Path.cwd()))


def _checked(*arguments: str, variables: dict[str, str] | None = None) -> str:
    answer = _git(*arguments, variables=variables)
    if answer.returncode:
        raise InfrastructureError(
            f"git {arguments[0]} failed: {answer.stderr.strip().splitlines()[-1:] or 'no reason'}"
        )
    return answer.stdout


def _git(*arguments: str, variables: dict[str, str] | None = None) -> "subprocess.CompletedProcess[str]":
    answer = _run(*arguments, variables=variables)
    out, err = os.fsdecode(answer.stdout), os.fsdecode(answer.stderr)
    return subprocess.CompletedProcess(answer.args, answer.returncode, out, err)


def _run(*arguments: str, variables: dict[str, str] | None = None) -> "subprocess.CompletedProcess[bytes]":
    command, environment = ["git", *arguments], quiet() | (variables or {})
    try:
        return subprocess.run(command, env=environment, capture_output=True, check=False)  # noqa: S603
    except FileNotFoundError:
        raise InfrastructureError("git is not installed, or not on PATH; install it") from None
