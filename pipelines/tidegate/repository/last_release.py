"""Find a project's last release tag before a revision.

It is the highest tag `<project>@vX.Y.Z` in the revision's history. These are the tags that an environment pins by
`release:`. Push access to them decides what a change is compared with: protect them like the main branch.
"""

import re
from collections.abc import Collection, Iterable

from tidegate.errors import EvidenceError
from tidegate.repository import git, git_write

_TAG = re.compile(r"refs/tags/(?P<project>[a-z][a-z0-9-]*)@v(?P<version>\d+\.\d+\.\d+)", re.ASCII)


def last(project: str, until: git.Revision, pinned: Collection[str] = ()) -> git.Revision | None:
    """The commit of the last release in the history of `until`; None before the first release.

    `pinned` are the releases that environments name. Raises EvidenceError where this clone lacks one of them: it may
    lack later ones, too.
    """
    if missing := sorted(set(pinned) - {name for name, _ in _tags("refs/tags/")}):
        raise EvidenceError(f"the release {missing[0]} is not in this clone; run `git fetch --tags`")
    merged = _tags(f"--merged={until.commit}", "refs/tags/")
    releases = [(_version(name), name, commit) for name, commit in merged if name.partition("@")[0] == project]
    if not releases:
        return None
    _, name, commit = max(releases)
    return git.Revision(name, commit)


def _tags(*selection: str) -> Iterable[tuple[str, str]]:
    """Names and full commit ids of release tags; `*objectname` is what an annotated tag is about."""
    listed = git_write.run("for-each-ref", "--format=%(refname) %(objectname) %(*objectname)", *selection)
    for reference, *commits in map(str.split, listed.splitlines()):
        if _TAG.fullmatch(reference):
            yield reference.removeprefix("refs/tags/"), commits[-1]


def _version(name: str) -> tuple[int, ...]:
    return tuple(map(int, name.partition("@v")[2].split(".")))
