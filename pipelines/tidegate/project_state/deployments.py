"""What each environment declares and holds: since when, on which verdict."""

from collections.abc import Iterator
from dataclasses import dataclass

from tidegate.delivery import declared_releases
from tidegate.errors import UserError
from tidegate.records import Finding, Verdict
from tidegate.releases import deploy_branch, intact, stored
from tidegate.releases.deploy_branch import DeployBranch
from tidegate.releases.stored import StoredRelease
from tidegate.repository.revisions import git, git_process, git_write

RULE = "deployment"


@dataclass(frozen=True, slots=True)
class DeploymentStatus:
    """One environment: `declared` is the release that it names, `problem` what is wrong with that or what it holds."""

    environment: str
    declared: str
    holds: str
    """What its branch holds: a release, or a merge."""
    since: str
    verdict: str
    """The verdict of what it holds; empty where no release records one, or the record is not what was released."""
    failed: tuple[str, ...]
    """Analyses that failed since then."""
    edited: str
    """Why the branch is not what tidegate published."""
    behind: bool
    """Whether HEAD has other manifests than the branch."""
    problem: str

    @property
    def finding(self) -> Finding:
        """What needs somebody: an edit by hand, a release that is not what was released."""
        verdict = Verdict.FAIL if self.edited or self.problem else Verdict.PASS
        return Finding(RULE, verdict, str(self), self.environment)

    def __str__(self) -> str:
        """In one sentence."""
        since = f" since {self.since}" if self.since else ""
        parts = [f"declares {self.declared}", f"{deploy_branch.name(self.environment)} holds {self.holds}{since}"]
        parts += [f"verdict {self.verdict}"] if self.verdict else []
        parts += [f"failed there: {', '.join(self.failed)}"] if self.failed else []
        parts += ["not deployed yet: HEAD has other manifests"] if self.behind else []
        return "; ".join([*parts, *filter(None, (self.edited, self.problem))])


def fetch(remote: str, variables: dict[str, str]) -> None:
    """Fetch the deploy branches and the tags."""
    git_write.require_remote(remote)
    branches = f"+refs/heads/deploy/*:refs/remotes/{remote}/deploy/*"
    git_write.run("fetch", "--quiet", "--tags", remote, branches, variables=variables)


def read(remote: str = "origin") -> tuple[DeploymentStatus, ...]:
    """Every declared environment, from this clone alone. Raises where params.yaml cannot be read."""
    declared = declared_releases.read()
    return tuple(_status(declared.project, name, release, remote) for name, release in declared.releases.items())


def _status(project: str, name: str, declared: str, remote: str) -> DeploymentStatus:
    branch = deploy_branch.read(name, deploy_branch.reference(name, remote))
    tip, held = branch.tip, _held(project, branch, declared)
    running = branch.running(tip.tree) if tip else None
    merged = deploy_branch.manifests_tree(git.resolve("HEAD").commit, name)
    broken = tuple(map(str, intact.problems(held))) if held else ()
    record = held.record.verdict if held and not broken else None
    return DeploymentStatus(
        name,
        declared,
        holds=str(held.name) if held else _unreleased(tip.source) if tip else _nothing(remote),
        since=f"{running.since:%Y-%m-%d %H:%M} UTC" if running else "",
        verdict=f"{record.result} ({record.assurance_level.value})" if record else "",
        failed=running.failed if running else (),
        edited=branch.edited,
        behind=bool(merged) and (tip is None or tip.tree != merged),
        problem="; ".join(dict.fromkeys([*_problems(declared), *broken])),
    )


def _unreleased(source: str) -> str:
    return f"the merge {source[:7]}" if source else "manifests of no merge"


def _nothing(remote: str) -> str:
    """The text for a branch that this clone does not know: only a remote could show whether it exists."""
    has_remote = not git_process.ask("remote", "get-url", "--", remote).returncode
    return "nothing" if has_remote else f"nothing that this clone knows: it has no remote {remote}"


def _held(project: str, branch: DeployBranch, declared: str) -> StoredRelease | None:
    """The release that has exactly what the branch holds: of several, the one that is declared, else the last."""
    newest = stored.known(project)[::-1]
    for name in sorted(newest, key=lambda name: str(name) != declared):
        try:
            release = stored.read(name)
        except UserError:
            continue
        released = release.record.environments.get(branch.environment)
        if branch.tip and released and released.tree == branch.tip.tree:
            return release
    return None


def _problems(declared: str) -> Iterator[str]:
    release = stored.find(declared)
    if isinstance(release, StoredRelease):
        yield from map(str, intact.problems(release))
    elif release is not None:
        yield from map(str, release.problems)
