"""The options of verbs that can propose their commit as a pull request."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Annotated

import typer

from tidegate.cli._github_options import API, SERVER, ApiUrl, Remote, ServerUrl

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


@dataclass(frozen=True, slots=True)
class Forge:
    """The place where a pull request is opened, the identity that opens it, and whether one was asked for."""

    repository: str
    token: str
    api: str
    server: str
    remote: str
    pull_request: bool = False

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


def with_forge(command: Callable[..., None]) -> Callable[..., None]:
    """`command` with the options of `_forge` in place of its last parameter, `forge`, which receives what they give."""
    shared = inspect.signature(_forge).parameters
    signature = inspect.signature(command)
    own = [parameter for name, parameter in signature.parameters.items() if name != "forge"]

    @wraps(command)
    def run(**options: object) -> None:
        given = {name: options.pop(name) for name in shared}
        command(**options, forge=_forge(**given))  # type: ignore[arg-type]  # Typer has read each by its annotation

    run.__signature__ = signature.replace(parameters=[*own, *shared.values()])  # type: ignore[attr-defined]
    run.__annotations__ = {**command.__annotations__, **_forge.__annotations__}
    return run


def _forge(
    *,
    pull_request: PullRequest = False,
    repository: RepositoryName = "",
    token: Token = "",
    push_token: PushToken = "",
    remote: Remote = "origin",
    api: ApiUrl = API,
    server: ServerUrl = SERVER,
) -> Forge:
    return Forge(repository, push_token or token, api, server, remote, pull_request)
