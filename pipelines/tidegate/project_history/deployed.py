"""What deploy branches held, what failed there, what was changed by hand."""

from collections.abc import Iterator

from tidegate.project_history.events import EventKind, HistoryEvent
from tidegate.releases import deploy_branch
from tidegate.releases.deploy_branch import Publication
from tidegate.repository.revisions import git_process


def events(remote: str) -> Iterator[HistoryEvent]:
    for environment in _environments(remote):
        branch = deploy_branch.read(environment, deploy_branch.reference(environment, remote))
        for publication in branch.publications:
            yield _event(environment, publication)


def _environments(remote: str) -> list[str]:
    """The environments with a branch in this clone, whether or not still declared."""
    below = deploy_branch.name("")
    found = set()
    for root in (f"refs/remotes/{remote}/", "refs/heads/"):
        listed = git_process.checked("for-each-ref", "--format=%(refname)", f"{root}{below}*").splitlines()
        found |= {reference.removeprefix(f"{root}{below}") for reference in listed}
    return sorted(found)


def _event(environment: str, publication: Publication) -> HistoryEvent:
    short = publication.commit[:7]
    evidence = f"{deploy_branch.name(environment)} {short}"
    if publication.failed:
        says = f"{publication.failed} failed"
        return HistoryEvent(publication.at, EventKind.FAILED_ANALYSIS, environment, says, evidence)
    if not publication.source:
        problem = "names no source: it was edited by hand"
        return HistoryEvent(publication.at, EventKind.EDIT, environment, "the branch was changed", evidence, (problem,))
    source = publication.source[:7]
    says = publication.release or f"the merge {source}"
    expected = deploy_branch.manifests_tree(publication.source, environment)
    problems: tuple[str, ...] = ()
    if expected is None:
        problems = (f"its source {source} is not in this clone; run `git fetch --unshallow`",)
    elif expected != publication.tree:
        problems = (f"does not hold the manifests of its source {source}: it was edited by hand",)
    return HistoryEvent(publication.at, EventKind.DEPLOYMENT, environment, f"{says} is deployed", evidence, problems)
