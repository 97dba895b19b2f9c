"""Which of a project's kinds decide on a change: the merge base's.

Its own decide once an owner has approved them. A kind is code that runs inside the gate. A rule or metric that a change
adds or edits would decide about itself.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Literal

from tidegate import paths, settings
from tidegate.errors import Level, Problem, UserError, Where
from tidegate.kinds import FOLDERS, ROOT, places
from tidegate.kinds.places import KindPlace
from tidegate.repository.revisions import git

WITHHELD = "is {} by this change and does not decide on it: the merge base's kinds do, until an owner approves"
REPLACED = "is removed by this change, and tidegate's own of that name takes its place once an owner approves"


@dataclass(frozen=True, slots=True)
class Withheld:
    """A file of a kind with which the change decides nothing before an owner approves."""

    path: PurePosixPath
    folder: str
    """The dotted folder of kinds that it is in: `gate.rules`."""
    how: Literal["added", "edited", "replaced"]

    @property
    def problem(self) -> Problem:
        """The warning at the file."""
        message = REPLACED if self.how == "replaced" else WITHHELD.format(self.how)
        return Problem(message, Where(str(self.path)), level=Level.WARNING)


def choose(base: str | None, *, approved: bool = False) -> tuple[Withheld, ...]:
    """Use the kinds of the merge base; the files of the change that are withheld.

    Before the first adoption, and where no merge base is known and nothing can be decided, they are the work tree's.
    An owner who approves lets the work tree's decide, too, with those of the base that it no longer has. One that the
    change removes because the installed tidegate has one of its name cannot be loaded beside that: tidegate's is used,
    and the gate lists the removal, which an owner approves.
    """
    here, there = places.work_tree(), _at_base(base)
    if there is None:
        places.choose(here)
        return ()
    if approved:
        places.choose(_together(here, there))
        return ()
    withheld = tuple(_withheld(here, there))
    replaced = {file.path for file in withheld if file.how == "replaced"}
    places.choose(
        KindPlace(
            place.name,
            {path: file for path, file in place.files.items() if PurePosixPath(place.name) / path not in replaced},
        )
        for place in there
    )
    return withheld


def _at_base(base: str | None) -> tuple[KindPlace, ...] | None:
    try:
        revision = git.merge_base(base)
    except UserError:
        return None
    if git.content(revision, str(paths.PARAMS)) is None:
        return None
    folders = places.declared(git.content(revision, str(settings.PYPROJECT)))
    return tuple(
        places.project(name, _python(git.files(revision, name)), label=f"{revision.short}:") for name in folders
    )


def _together(here: tuple[KindPlace, ...], there: tuple[KindPlace, ...]) -> Iterator[KindPlace]:
    """The work tree's, and what the merge base's declaration may still name: a kind that was moved to another folder is
    the work tree's, and one that was removed for that of an installed tidegate is tidegate's.
    """
    files = {
        place.name: {path: file for path, file in place.files.items() if not _is_moved(path, here)} for place in there
    }
    for place in here:
        files[place.name] = files.get(place.name, {}) | dict(place.files)
    yield from (KindPlace(name, found) for name, found in files.items())


def _is_moved(path: PurePosixPath, here: tuple[KindPlace, ...]) -> bool:
    """Whether the work tree's kinds, or tidegate's, have a file in the same place."""
    return _is_built_in(path) or any(path in place.files for place in here)


def _is_built_in(path: PurePosixPath) -> bool:
    """A kind of that name, in whichever room of its folder, or any other file in that place."""
    folder, file = ".".join(path.parent.parts), ROOT / path
    is_kind = any(kinds.path == folder and path.stem in kinds.built_in() for kinds in FOLDERS)
    return is_kind or file.is_file() or (file.with_suffix("") / "__init__.py").is_file()


def _python(files: dict[str, bytes]) -> dict[str, bytes]:
    return {name: content for name, content in files.items() if name.endswith(".py")}


def _withheld(here: tuple[KindPlace, ...], there: tuple[KindPlace, ...]) -> Iterator[Withheld]:
    known = {place.name: {path: file.source for path, file in place.files.items()} for place in there}
    for place in here:
        before = known.get(place.name, {})
        for path, file in place.files.items():
            if before.get(path) != file.source:
                yield _at(place, path, "edited" if path in before else "added")
    for place in there:
        for path in place.files:
            if _is_built_in(path) and not any(path in other.files for other in here):
                yield _at(place, path, "replaced")


def _at(place: KindPlace, path: PurePosixPath, how: Literal["added", "edited", "replaced"]) -> Withheld:
    return Withheld(PurePosixPath(place.name) / path, ".".join(path.parent.parts), how)
