"""Find the last release of a project before a revision: the highest of its tags `<project>@vX.Y.Z` that leads there.

These are the tags that an environment pins by `release:`. Whoever may push one decides what a change is compared with:
protect them like the main branch.
"""

import re
from collections.abc import Collection, Iterable

from tidegate.errors import EvidenceError
from tidegate.repository import git, git_write

_TAG = re.compile(r"refs/tags/(?P<project>[a-z][a-z0-9-]*)@v(?P<version>\d+\.\d+\.\d+)", re.ASCII)


def last(project: str, until: git.Revision, pinned: Collection[str] = ()) -> git.Revision | None:
    """The commit of the last release in the history of `until`; None where nothing was released yet.

    `pinned` are the releases that environments name. Raises EvidenceError where this clone lacks one of them: it would
    not know of later ones either.
    """
    if missing := sorted(set(pinned) - {name for name, _ in _tags("refs/tags/")}):
        raise EvidenceError(f"the release {missing[0]} is not in this clone; run `git fetch --tags`")
    merged = _tags(f"--merged={until.commit}", "refs/tags/")
    found = [(_version(name), name, commit) for name, commit in merged if name.partition("@")[0] == project]
    if not found:
        return None
    _, name, commit = max(found)
    return git.Revision(name, commit)


def _tags(*asked: str) -> Iterable[tuple[str, str]]:
    """Names and full commit ids of release tags; `*objectname` is what an annotated tag is about."""
    listed = git_write.run("for-each-ref", "--format=%(refname) %(objectname) %(*objectname)", *asked)
    for reference, *commits in map(str.split, listed.splitlines()):
        if _TAG.fullmatch(reference):
            yield reference.removeprefix("refs/tags/"), commits[-1]


def _version(name: str) -> tuple[int, ...]:
    return tuple(map(int, name.partition("@v")[2].split(".")))
