"""Read and edit the one line that names an environment's release."""

from dataclasses import dataclass
from pathlib import Path

from tidegate import paths
from tidegate.config import params
from tidegate.config.changes.diff import changes
from tidegate.config.composing.compose import Composed, Composer, compose
from tidegate.config.reading.conf import parse_conf
from tidegate.config.reading.node import at
from tidegate.delivery import release_name
from tidegate.delivery.release_name import LATEST, ReleaseName
from tidegate.errors import DeclarationError, EvidenceError, Problem, UserError, Where, unknown
from tidegate.repository.revisions import git


@dataclass(frozen=True, slots=True)
class PinEdit:
    """The file with the line, and its content with the other release; every other byte is as before."""

    file: Path
    content: bytes
    before: str
    after: str
    where: Where


def edited(environment: str, release: ReleaseName) -> PinEdit:
    """The edit that lets the environment name the release. Nothing is written.

    Raises DeclarationError where no line of its own says which release it runs.
    """
    composed = compose()
    environments = composed.values.get("environments")
    declared = tuple(environments) if isinstance(environments, dict) else ()
    if environment not in declared:
        raise DeclarationError(unknown(environment, declared, what="environment"))
    key = f"environments.{environment}.release"
    node = at(composed.root, ("environments", environment, "release"))
    if node is None or node.through or not isinstance(node.value, str):
        where = composed.where(("environments", environment))
        raise DeclarationError(Problem("add the line `release: latest` to the environment's file first", where, key))
    file, line, start = Path(node.where.path), node.where.line - 1, node.where.column - 1
    lines = file.read_bytes().decode().split("\n")
    lines[line] = lines[line][:start] + str(release) + lines[line][start + node.where.width :]
    edit = PinEdit(file, "\n".join(lines).encode(), node.value, str(release), node.where)
    _require_alone(composed, edit, key)
    return edit


def _require_alone(composed: Composed, edit: PinEdit, key: str) -> None:
    """Raise DeclarationError where the edited line also says it for others."""
    texts = {path.relative_to(paths.CONF).as_posix(): path.read_bytes() for path in map(Path, _files(composed))}
    texts[edit.file.relative_to(paths.CONF).as_posix()] = edit.content
    after = Composer(parse_conf(texts, paths.CONF)).compose().values
    moved = [change.key for change in changes(composed.values, after)]
    if moved != ([key] if edit.before != edit.after else []):
        others = ", ".join(other for other in moved if other != key) or "nothing"
        reason = f"this line sets {others}, too; give the environment a line `release:` of its own"
        raise DeclarationError(Problem(reason, edit.where, key))


def _files(composed: Composed) -> list[str]:
    return [composed.conf.path(name) for name in composed.conf.files]


def earlier(environment: str, current: str, project: str) -> ReleaseName:
    """The release of a lower version that the environment named last, in the history of params.yaml up to HEAD.

    Raises EvidenceError where it has named none: then there is nothing to go back to.
    """
    now = release_name.find(current)
    for revision in git.history(git.resolve("HEAD"), str(paths.PARAMS), most=1_000):
        named = release_name.find(named_at(revision, environment))
        if named and named.project == project and (now is None or named < now):
            return named
    raise EvidenceError(f"{environment} has named no release before {current}; name one with --to")


def named_at(revision: git.Revision, environment: str) -> str:
    """What the environment named at that revision; `latest` where that cannot be read."""
    try:
        values = params.parsed(git.content(revision, str(paths.PARAMS)) or b"")
    except UserError:
        return LATEST
    return str(params.at(values, f"environments.{environment}.release") or LATEST)
