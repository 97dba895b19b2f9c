"""Which of a project's kinds decide on a change: the merge base's.

Its own decide once an owner has approved them. A kind is code that runs inside the gate. A rule or metric that a change
adds or edits would decide about itself.
"""

from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from tidegate import paths, settings
from tidegate.errors import Level, Problem, UserError, Where
from tidegate.kinds import ROOT, places
from tidegate.kinds.places import KindPlace
from tidegate.repository import git

WITHHELD = "is {} by this change and does not decide on it: the merge base's kinds do, until an owner approves"


def choose(base: str | None, *, approved: bool = False) -> tuple[Problem, ...]:
    """Use the kinds of the merge base; the files of the change that are withheld, each with the reason.

    Before the first adoption, and where no merge base is known and nothing can be decided, they are the work tree's.
    An owner who approves lets the work tree's decide, too, with those of the base that it no longer has.
    """
    here, there = places.work_tree(), _at_base(base)
    if there is None:
        places.choose(here)
        return ()
    places.choose(_together(here, there) if approved else there)
    return () if approved else tuple(_withheld(here, there))


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
    built_in = ROOT / path
    is_built_in = built_in.is_file() or (built_in.with_suffix("") / "__init__.py").is_file()
    return is_built_in or any(path in place.files for place in here)


def _python(files: dict[str, bytes]) -> dict[str, bytes]:
    return {name: content for name, content in files.items() if name.endswith(".py")}


def _withheld(here: tuple[KindPlace, ...], there: tuple[KindPlace, ...]) -> Iterator[Problem]:
    known = {place.name: {path: file.source for path, file in place.files.items()} for place in there}
    for place in here:
        before = known.get(place.name, {})
        for path, file in place.files.items():
            if before.get(path) != file.source:
                word = "edited" if path in before else "added"
                where = Where(str(Path(place.name, path)))
                yield Problem(WITHHELD.format(word), where, level=Level.WARNING)
