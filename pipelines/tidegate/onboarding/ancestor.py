"""Record what `init` laid down, as the ancestor of a later upgrade's merge.

The texts themselves, not their digests: people edit the files before they commit them, so that no commit may hold the
ancestor. A text is a list of lines, so that an upgrade's diff of the record can be read.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from importlib.metadata import version
from pathlib import Path, PurePosixPath
from typing import Any

from pydantic import TypeAdapter, ValidationError

from tidegate import paths
from tidegate.artifacts import conflicted, json_text
from tidegate.errors import EvidenceError, Problem, Where
from tidegate.onboarding.measured_margin import MeasuredMargin
from tidegate.onboarding.wishes import Wishes

PATH = PurePosixPath(paths.STARTER)


@dataclass(frozen=True, slots=True)
class Answers:
    """What the declaration was proposed from: with the same rows and these, a version proposes it again."""

    data: str
    sha256: str
    """The digest of the file; empty for a database."""
    csv: dict[str, Any]
    wishes: Wishes
    margin: MeasuredMargin
    deployed: bool


@dataclass(frozen=True, slots=True)
class Ancestor:
    version: str
    """The version of tidegate."""
    project: str
    groups: tuple[str, ...]
    """The groups of the starter's files."""
    answers: Answers | None = None
    files: dict[str, list[str]] = field(default_factory=dict)
    """Whole files, by lines."""
    lines: dict[str, list[str]] = field(default_factory=dict)
    """Files of the repository's own that lines were appended to, or should have been: the starter's whole text."""
    workflows: str = ""
    """The repository and commit whose workflows are called; empty where none are."""

    def content(self, path: PurePosixPath) -> bytes | None:
        return "\n".join(self.files[str(path)]).encode() if str(path) in self.files else None


def installed() -> str:
    return version("tidegate")


def texts(files: Mapping[PurePosixPath, bytes]) -> dict[str, list[str]]:
    """Files by path, as lines."""
    return {str(path): content.decode().split("\n") for path, content in sorted(files.items())}


def joined(former: Ancestor | None, added: Ancestor) -> Ancestor:
    """The record with what another run of `init` has added to it."""
    if former is None:
        return added
    groups = tuple(dict.fromkeys([*former.groups, *added.groups]))
    files = dict(sorted((former.files | added.files).items()))
    lines = dict(sorted((former.lines | added.lines).items()))
    return replace(
        former,
        groups=groups,
        answers=added.answers or former.answers,
        files=files,
        lines=lines,
        workflows=added.workflows or former.workflows,
    )


def without(ancestor: Ancestor, paths: Iterable[PurePosixPath]) -> Ancestor:
    left_out = set(map(str, paths))
    return replace(ancestor, files={path: text for path, text in ancestor.files.items() if path not in left_out})


def written(ancestor: Ancestor) -> bytes:
    """The record's bytes."""
    return json_text(_KIND.dump_python(ancestor, mode="json")).encode()


def read() -> Ancestor | None:
    """The record of this folder's project, if there is one. Raises EvidenceError where it is damaged."""
    path = Path(PATH)
    if not path.is_file():
        return None
    text = path.read_bytes().decode(errors="replace")
    where = Where(str(PATH))
    if conflicted(text):
        why = "has conflict markers; take one side whole, e.g. `git checkout --ours`: the next upgrade adds the rest"
        raise EvidenceError(Problem(why, where))
    try:
        return _KIND.validate_json(text, extra="forbid")
    except ValidationError as error:
        first = error.errors()[0]
        why = (
            f"is not a record of `tidegate init`: {first['msg']}; restore it from git, or remove it and use --ancestor"
        )
        raise EvidenceError(Problem(why, where, ".".join(map(str, first["loc"])))) from None


_KIND = TypeAdapter(Ancestor)
