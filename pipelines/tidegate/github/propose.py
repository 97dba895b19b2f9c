"""Open a pull request with a commit.

Its branch and tags are pushed together, and removed where it cannot be opened.
"""

from dataclasses import dataclass

from tidegate.errors import InfrastructureError
from tidegate.github.pulls import Repository
from tidegate.repository.revisions import git_write


@dataclass(frozen=True, slots=True)
class ProposedCommit:
    """A commit to propose: the name of its branch, and title and text of the pull request.

    `tags` are tag objects to push with it, by reference.
    """

    commit: str
    branch: str
    title: str
    text: str
    tags: tuple[tuple[str, str], ...] = ()


def propose(proposal: ProposedCommit, repository: Repository, *, remote: str, push_token: str) -> str:
    """Push and open it; its address. Raises InfrastructureError, and leaves nothing behind, where either fails."""
    git_write.require_remote(remote)
    variables = git_write.authorised(push_token, repository.server)
    pushed = {f"refs/heads/{proposal.branch}": proposal.commit, **dict(proposal.tags)}
    base = repository.default_branch()
    leases = [f"--force-with-lease={reference}:" for reference in pushed]  # none of them may exist
    targets = [f"{made}:{reference}" for reference, made in pushed.items()]
    try:
        git_write.run("push", "--quiet", "--atomic", *leases, remote, *targets, variables=variables)
    except InfrastructureError as error:
        reason = f"{proposal.branch} was not pushed to {remote}: {error}"
        remedy = "where it exists, it was proposed already: merge that, or close it and delete the branch"
        raise InfrastructureError(f"{reason}; {remedy}") from None
    body = {"title": proposal.title, "body": proposal.text, "head": proposal.branch, "base": base}
    try:
        return repository.api.send("POST", repository.path("pulls"), body).text("html_url")
    except InfrastructureError:
        git_write.run("push", "--quiet", "--atomic", remote, "--delete", *pushed, variables=variables)
        raise
