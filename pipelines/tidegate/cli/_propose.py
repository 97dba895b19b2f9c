"""The options of verbs that can propose their commit as a pull request."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from tidegate.github.propose import ProposedCommit
    from tidegate.github.pulls import Repository

PullRequest = Annotated[
    bool, typer.Option("--pull-request", help="Push the commit as a branch of its own, and open a pull request.")
]
RepositoryName = Annotated[str, typer.Option(envvar="GITHUB_REPOSITORY", help="owner/name on GitHub.")]
Token = Annotated[
    str,
    typer.Option(envvar="GITHUB_TOKEN", show_envvar=False, help="Token that may write contents and pull requests."),
]
PushToken = Annotated[
    str,
    typer.Option(
        envvar="PUSH_TOKEN", show_envvar=False, help="Token used instead for both, so that workflows are triggered."
    ),
]
Remote = Annotated[str, typer.Option(help="Remote that has the branches.")]


@dataclass(frozen=True, slots=True)
class Forge:
    """The place where a pull request is opened, and the identity that opens it."""

    repository: str
    token: str
    api: str
    server: str
    remote: str

    def propose(self, proposal: "ProposedCommit") -> str:
        """Open a pull request; its address. Raises DeclarationError without a repository or a token."""
        from tidegate.github.propose import propose

        return propose(proposal, self._source(), remote=self.remote, push_token=self.token)

    def proposed(self) -> tuple[str, ...]:
        """The branches of this repository that have an open pull request; those of forks are anyone's."""
        return tuple(pull.branch for pull in self._source().open_pulls() if pull.repository == self.repository)

    def _source(self) -> "Repository":
        from tidegate.errors import DeclarationError
        from tidegate.github.api import Api
        from tidegate.github.pulls import Repository

        if not self.repository or not self.token:
            raise DeclarationError("--pull-request needs --repository owner/name and --token, as a workflow sets them")
        return Repository(self.repository, Api(self.api, self.token), self.server)
