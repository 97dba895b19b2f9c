"""The history of a deploy branch: what ran, since when, and what failed.

Each publication is a commit whose tree is the environment's manifests, and whose last lines name its source. A failed
analysis is a commit that changes no file. Anything else was edited by hand.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from tidegate.paths import MANIFESTS
from tidegate.repository.revisions import git_process, subfolder

_FIELD, _END = "\x1f", "\x1e"
_LINE = re.compile(r"(Source|Release|Failed-Analysis): (.+)")


@dataclass(frozen=True, slots=True)
class Publication:
    """One commit of a deploy branch."""

    commit: str
    tree: str
    at: datetime
    """When it was committed; its author's date is that of its source."""
    source: str
    """The commit whose manifests these are; empty where it names none."""
    release: str
    """The release that the environment named then; empty for one that follows every merge."""
    failed: str
    """The analysis of which it records that it failed; empty for a publication of manifests."""


@dataclass(frozen=True, slots=True)
class Running:
    """How long a tree has been deployed without interruption, and which analyses failed meanwhile."""

    since: datetime
    failed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DeployBranch:
    """What one environment ran, from the newest to the oldest."""

    environment: str
    publications: tuple[Publication, ...]

    @property
    def tip(self) -> Publication | None:
        return self.publications[0] if self.publications else None

    def running(self, tree: str) -> Running | None:
        """Since when the branch holds that tree; None where it holds another."""
        held = []
        for publication in self.publications:
            if publication.tree != tree:
                break
            held.append(publication)
        if not held:
            return None
        return Running(
            held[-1].at, tuple(dict.fromkeys(publication.failed for publication in held if publication.failed))
        )

    def ran(self, tree: str) -> bool:
        """Whether the branch ever held that tree, or holds it."""
        return any(publication.tree == tree for publication in self.publications)

    @property
    def edited(self) -> str:
        """Why the tip is not what tidegate published; empty where it is."""
        if self.tip is None:
            return ""
        short = self.tip.commit[:7]
        if not self.tip.source:
            return f"edited by hand in {short}, which names no source"
        expected = manifests_tree(self.tip.source, self.environment)
        if expected is None:
            return f"the source {self.tip.source[:7]} of {short} is not in this clone; run `git fetch --unshallow`"
        return (
            ""
            if self.tip.tree == expected
            else f"edited by hand in {short}: not the manifests of {self.tip.source[:7]}"
        )


def name(environment: str) -> str:
    return subfolder.branch("deploy", environment)


def reference(environment: str, remote: str = "origin") -> str:
    """The branch's reference in this clone: as fetched from the remote, else local; empty if there is neither."""
    for candidate in (f"refs/remotes/{remote}/{name(environment)}", f"refs/heads/{name(environment)}"):
        if not git_process.ask("show-ref", "--verify", "--quiet", candidate).returncode:
            return candidate
    return ""


def read(environment: str, tip: str) -> DeployBranch:
    """The branch that ends at that commit or reference; without publications where `tip` is empty."""
    if not tip:
        return DeployBranch(environment, ())
    form = f"--format=%H{_FIELD}%T{_FIELD}%ct{_FIELD}%B{_END}"
    listed = git_process.checked("log", "--first-parent", form, tip, "--")
    return DeployBranch(environment, tuple(_publications(listed)))


def manifests_tree(commit: str, environment: str) -> str | None:
    """The id of the environment's folder in that commit: empty where it has none, None without the commit."""
    if git_process.ask("cat-file", "-e", f"{commit}^{{commit}}").returncode:
        return None
    form = "--format=%(objectname)"
    return git_process.checked("ls-tree", "-d", form, commit, "--", str(MANIFESTS / environment)).strip()


def _publications(listed: str) -> Iterator[Publication]:
    for entry in listed.split(_END):
        if not entry.strip():
            continue
        commit, tree, seconds, message = entry.strip().split(_FIELD, 3)
        # the last paragraph alone: those before it quote the source's subject
        found = (_LINE.fullmatch(line) for line in message.strip().rpartition("\n\n")[2].splitlines())
        lines = {match[1]: match[2] for match in found if match}
        yield Publication(
            commit,
            tree,
            datetime.fromtimestamp(int(seconds), UTC),
            source=lines.get("Source", ""),
            release=lines.get("Release", ""),
            failed=lines.get("Failed-Analysis", ""),
        )
