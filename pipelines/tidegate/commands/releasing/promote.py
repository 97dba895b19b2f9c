"""promote, roll back: name another release in one line, and commit the result."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tidegate import paths
from tidegate.artifacts import write_bytes
from tidegate.config.params import load
from tidegate.delivery.release_name import ReleaseName
from tidegate.errors import DeclarationError, EvidenceError, Problem, Where, unknown
from tidegate.releases import intact, pin
from tidegate.releases.stored import StoredRelease
from tidegate.repository import dvc, dvc_outputs
from tidegate.repository.revisions import git, git_write
from tidegate.targets._manifest_drift import ManifestParams

CarryOut = Callable[[], object]


@dataclass(frozen=True, slots=True)
class NamedRelease:
    """An environment that names another release now; `commit` is empty where only the line was edited."""

    environment: str
    name: ReleaseName
    edit: pin.PinEdit
    title: str
    commit: str = ""

    def __str__(self) -> str:
        done = f"committed as {self.commit[:7]}" if self.commit else "run `dvc repro` and commit"
        return f"{self.edit.where}: {self.edit.before} → {self.edit.after}{', ' if self.commit else '; '}{done}"


def repro() -> str:
    """`dvc repro`: composes, plans and renders; no other stage reads which release an environment names."""
    return dvc.run(Path(), "repro")


def promote(environment: str, name: ReleaseName, *, carry_out: CarryOut | None = repro) -> NamedRelease:
    """Let the environment name the release; what was done. Without `carry_out`, only edit the line.

    Raises where the release does not exist or was edited, and where the work tree has other changes; nothing is then
    written.
    """
    return _name(environment, name, "promote to", carry_out)


def roll_back(environment: str, name: ReleaseName | None = None, *, carry_out: CarryOut | None = repro) -> NamedRelease:
    """The same with an earlier release; without one, with that which the environment named before."""
    if name is None:
        params = load(ManifestParams)
        if (declared := params.environments.get(environment)) is None:
            raise DeclarationError(unknown(environment, tuple(params.environments), what="environment"))
        name = pin.earlier(environment, declared.release, params.project)
    return _name(environment, name, "roll back to", carry_out)


def _name(environment: str, name: ReleaseName, what: str, carry_out: CarryOut | None) -> NamedRelease:
    if changed := git.changed(git.resolve("HEAD")):
        reason = "is not committed; commit or stash it, so that the release is all that changes"
        raise DeclarationError(Problem(reason, Where(change.path)) for change in changed)
    edit = pin.edited(environment, name)
    if edit.before == edit.after:
        raise DeclarationError(Problem(f"{environment} names {name} already", edit.where))
    release = intact.require(name)
    release.of(environment)
    title = f"{environment}: {what} {name}"
    write_bytes(edit.file, edit.content)
    if carry_out is None:
        return NamedRelease(environment, name, edit, title)
    try:
        carry_out()
        changes = _changes(environment, edit.file, release)
    except BaseException:  # also an interrupt: the release is named and rendered, or nothing is changed
        git_write.run("reset", "--quiet", "--hard", "HEAD")  # the work tree was clean
        raise
    commit = git_write.commit_work_tree(changes, f"{title}\n\n{edit.file}: {edit.before} → {edit.after}")
    return NamedRelease(environment, name, edit, title, commit)


def _changes(environment: str, file: Path, release: StoredRelease) -> list[str]:
    """The files that changed. Raises EvidenceError where the release is not all that changed."""
    changed = [change.path for change in git.changed(git.resolve("HEAD"))]
    folder = paths.MANIFESTS / environment
    expected = {str(file), str(paths.PARAMS), str(dvc_outputs.LOCK)}
    if others := [path for path in changed if path not in expected and not Path(path).is_relative_to(folder)]:
        reason = "changes too, as it was out of date; run `dvc repro`, have that merged, then repeat"
        raise EvidenceError(Problem(reason, Where(path)) for path in others)
    rendered = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    if git_write.tree_with(rendered) != release.record.environments[environment].tree:
        raise EvidenceError(Problem(f"is not what {release.name} released, after rendering", Where(str(folder))))
    return changed
