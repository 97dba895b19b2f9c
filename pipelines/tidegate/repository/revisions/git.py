"""Ask git about revisions and files: no shell, no option injection.

Nothing is written but one setting (`set_driver`).
"""

import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath

from tidegate.errors import DeclarationError, EvidenceError
from tidegate.repository.revisions import full_references, git_process, written_reviews
from tidegate.repository.revisions.git_process import ask, checked
from tidegate.repository.revisions.subfolder import prefix, top

DEFAULT_BASES = ("refs/remotes/origin/main", "refs/heads/main")
_ABSENT = "000000"


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
class FileChange:
    """A path that differs between two states, with its mode in git before and after: "000000" where it is absent."""

    path: str
    before: str = "100644"
    after: str = "100644"
    is_tracked: bool = True

    @property
    def status(self) -> str:
        """A (added), D (deleted), T (file, link or submodule turned into another of these) or M (modified)."""
        match self.before, self.after:
            case (before, _) if before == _ABSENT:
                return "A"
            case (_, after) if after == _ABSENT:
                return "D"
        return "M" if self.before[:3] == self.after[:3] else "T"


def resolve(name: str) -> Revision:
    """The commit that `name` (a branch, tag or commit id) names, if it is unambiguous.

    git itself prefers a tag named `origin/main` to the branch, and a branch named like a short id to the commit.
    """
    _refuse_hostile(name)
    top()
    stem = re.split(r"[~^]|@\{", name)[0]
    reference = full_references.full(stem)
    answer = ask("rev-parse", "--verify", "--quiet", "--end-of-options", f"{reference}{name[len(stem) :]}^{{commit}}")
    if answer.returncode == 0:
        return Revision(full_references.shown(name), answer.stdout.strip())
    if name == "HEAD":
        raise EvidenceError("this repository has no commit yet; commit once, then compare")
    if _is_shallow():
        raise EvidenceError(f"{name} is not in this shallow clone; run `git fetch --unshallow`, or fetch it by name")
    tracking = name.removeprefix("refs/remotes/")
    if "/" in tracking and (remote := tracking.partition("/")[0]) in ask("remote").stdout.split():
        branch = tracking.partition("/")[2]
        raise EvidenceError(f"{tracking} was not fetched; run `git fetch {remote} {branch}:refs/remotes/{tracking}`")
    raise DeclarationError(f"unknown revision: {name}; `git branch --all` lists the known ones")


def merge_base(base: str | None = None, head: str = "HEAD") -> Revision:
    """Where `head` left `base` (default: origin/main, else main). Errors name what to fetch."""
    head_revision, base_revision = resolve(head), resolve(base or _default_base())
    answer = ask("merge-base", head_revision.commit, base_revision.commit)
    if answer.returncode == 0:
        return Revision(base_revision.name, answer.stdout.split()[0])
    if _is_shallow():
        raise EvidenceError(
            f"this shallow clone does not hold the merge base with {base_revision.name}; "
            "run `git fetch --deepen=100` until it does, or `git fetch --unshallow`"
        )
    raise EvidenceError(f"{head} and {base_revision.name} have no commit in common; name another base with --base")


def content(revision: Revision, path: str) -> bytes | None:
    """The file's bytes at that revision, or None where it has no such file.

    The path is relative to the current folder, or to the repository's root where it begins with `:/`.
    """
    place = path.removeprefix(":/") if path.startswith(":/") else f"./{path}"
    return git_process.blob(f"{revision.commit}:{place}")


def files(revision: Revision, folder: str) -> dict[str, bytes]:
    """The regular files below the folder at that revision, by path below it. Links and submodules are left out."""
    below = (prefix() / folder).as_posix()
    listed = checked("ls-tree", "-r", "-z", "--full-tree", revision.commit, "--", f"{below}/")
    found: dict[str, str] = {}
    for entry in listed.split("\0")[:-1]:
        mode, _, rest = entry.partition(" ")
        identity, _, path = rest.partition(" ")[2].partition("\t")
        if mode in ("100644", "100755"):
            found[PurePosixPath(path).relative_to(below).as_posix()] = identity
    return dict(zip(found, git_process.blobs([*found.values()]), strict=True))


def changed(revision: Revision, under: tuple[str, ...] = ()) -> tuple[FileChange, ...]:
    """The files below `under` that differ between the revision and the work tree, untracked ones included.

    Paths are relative to the current folder, and none is above it.
    """
    return _changed(revision, "--relative", under, Path())


def changed_anywhere(revision: Revision) -> tuple[FileChange, ...]:
    """The same of the whole repository, with paths relative to its root."""
    return _changed(revision, "--no-relative", (":/",), top())


def _changed(revision: Revision, form: str, under: tuple[str, ...], root: Path) -> tuple[FileChange, ...]:
    options = ("--raw", "-z", "--no-renames", "--no-ext-diff", "--no-textconv", "--ignore-submodules=dirty", form)
    listed = checked(*git_process.unfiltered(), "diff", *options, revision.commit, "--", *under)
    parts = listed.split("\0")[:-1]
    tracked = [
        FileChange(path, metadata[1:7], metadata[8:14]) for metadata, path in zip(parts[::2], parts[1::2], strict=True)
    ]
    full = ("--full-name",) if form == "--no-relative" else ()
    new = checked("ls-files", "--others", "--exclude-standard", *full, "-z", "--", *under).split("\0")[:-1]
    known = {change.path for change in tracked}
    untracked = (FileChange(path, _ABSENT, _mode(root, path), is_tracked=False) for path in new if path not in known)
    return tuple(sorted([*tracked, *untracked], key=lambda change: change.path))


def _mode(root: Path, path: str) -> str:
    """The mode with which git would add the file; a nested repository, listed with a slash, is a submodule."""
    if path.endswith("/"):
        return "160000"
    mode = (root / path).lstat().st_mode
    return "120000" if stat.S_ISLNK(mode) else "100755" if mode & stat.S_IXUSR else "100644"


def tree(revision: Revision) -> Iterator[tuple[str, str, str]]:
    """Mode, object and path of every file, link and submodule of the revision."""
    for entry in checked("ls-tree", "-r", "-z", "--full-tree", revision.commit).split("\0")[:-1]:
        metadata, _, path = entry.partition("\t")
        mode, _, identity = metadata.split(" ")
        yield mode, identity, path


def set_driver(name: str, command: str) -> None:
    """Register a merge driver in this clone. The only setting that tidegate writes."""
    top()
    checked("config", f"merge.{name}.name", f"{name} {command.split()[1]}")
    checked("config", f"merge.{name}.driver", command)


def experiment(name: str) -> Revision:
    """The commit of a DVC experiment by its name, else of any revision of that name."""
    _refuse_hostile(name)
    top()
    listed = checked("for-each-ref", "--format=%(objectname) %(refname)", "refs/exps/").splitlines()
    for commit, _, reference in (line.partition(" ") for line in listed):
        if reference.rpartition("/")[2] == name:
            return Revision(name, commit)
    return resolve(name)


def work_tree() -> tuple[str, ...]:
    """Every file of the work tree that is tracked or could be: ignored files are left out."""
    return tuple(checked("ls-files", "--cached", "--others", "--exclude-standard", "-z").split("\0")[:-1])


def history(revision: Revision, path: str, *, most: int = 200) -> tuple[Revision, ...]:
    """The commits that changed the file, newest first, along the first parents: one per merge."""
    listed = ask("rev-list", "--first-parent", f"--max-count={most}", revision.commit, "--", path).stdout
    return tuple(Revision(commit, commit) for commit in listed.split())


def committed_at(revision: Revision) -> datetime:
    """When it was committed."""
    return datetime.fromisoformat(checked("show", "--no-patch", "--format=%cI", revision.commit).strip())


def is_clean() -> bool:
    """Whether the work tree equals HEAD, with nothing untracked."""
    return not git_process.status()


def clean_tree() -> str:
    """The id of HEAD's tree; "" where the work tree differs from it."""
    return checked("rev-parse", "HEAD^{tree}").strip() if is_clean() else ""


def here() -> str:
    """The name of a comparison's head: "work tree" where it has changes besides written reviews, else the commit."""
    head = resolve("HEAD")
    if not all(written_reviews.is_one(entry, top()) for entry in git_process.status()):
        return "work tree"
    return f"{name} {head.short}" if (name := branch()) else head.short


def branch() -> str:
    """The branch that is checked out; empty on a detached HEAD."""
    return ask("symbolic-ref", "--short", "--quiet", "HEAD").stdout.strip()


def _default_base() -> str:
    top()
    for name in DEFAULT_BASES:
        if ask("show-ref", "--verify", "--quiet", name).returncode == 0:
            return name
    if "origin" in ask("remote").stdout.split():
        raise EvidenceError("origin/main was not fetched; run `git fetch origin main:refs/remotes/origin/main`")
    raise EvidenceError("neither origin/main nor main exists; name the base with --base")


def _refuse_hostile(name: str) -> None:
    if not name or name.startswith(("-", "^")) or ".." in name or not name.isprintable() or " " in name:
        raise DeclarationError(f"{name!r} is not a revision; give a branch, a tag or a commit id")


def _is_shallow() -> bool:
    return ask("rev-parse", "--is-shallow-repository").stdout.strip() == "true"
