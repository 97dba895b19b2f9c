"""Find a project's last release tag before a revision.

It is the highest tag `<project>@vX.Y.Z` in the revision's history. These are the tags that an environment pins by
`release:`. Push access to them decides what a change is compared with: protect them like the main branch.
"""

from collections.abc import Collection, Iterable

from tidegate.delivery import release_name
from tidegate.delivery.release_name import ReleaseName
from tidegate.errors import EvidenceError
from tidegate.repository.revisions import git, git_write


def last(project: str, until: git.Revision, pinned: Collection[str] = ()) -> git.Revision | None:
    """The commit of the last release in the history of `until`; None before the first release.

    `pinned` are the releases that environments name. Raises EvidenceError where this clone lacks one of them: it may
    lack later ones, too.
    """
    if missing := sorted(set(pinned) - {str(name) for name, _ in _tags("refs/tags/")}):
        raise EvidenceError(f"the release {missing[0]} is not in this clone; run `git fetch --tags`")
    merged = _tags(f"--merged={until.commit}", "refs/tags/")
    releases = [(name, commit) for name, commit in merged if name.project == project]
    if not releases:
        return None
    name, commit = max(releases)
    return git.Revision(str(name), commit)


def highest(project: str) -> ReleaseName | None:
    """The project's release of the highest version among all tags of this clone."""
    return max((name for name, _ in _tags("refs/tags/") if name.project == project), default=None)


def _tags(*selection: str) -> Iterable[tuple[ReleaseName, str]]:
    """Names and full commit ids of release tags; `*objectname` is what an annotated tag is about."""
    listed = git_write.run("for-each-ref", "--format=%(refname) %(objectname) %(*objectname)", *selection)
    for reference, *commits in map(str.split, listed.splitlines()):
        if name := release_name.find(reference.removeprefix("refs/tags/")):
            yield name, commits[-1]
