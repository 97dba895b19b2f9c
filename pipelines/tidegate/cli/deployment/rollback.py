"""`tidegate rollback`."""

from typing import Annotated

import typer

from tidegate.cli._github_options import API, SERVER, ApiUrl, ServerUrl
from tidegate.cli._help import Group
from tidegate.cli._propose import Forge, PullRequest, PushToken, Remote, RepositoryName, Token

GROUP = Group.DEPLOYMENT
EXAMPLE = "tidegate rollback prod"


def command(
    environment: Annotated[str, typer.Argument(help="The environment.")],
    to: Annotated[
        str, typer.Option(help="The release; default: the last of a lower version that the environment named.")
    ] = "",
    edit_only: Annotated[
        bool, typer.Option("--edit-only", help="Only edit the line; neither run `dvc repro` nor commit.")
    ] = False,
    pull_request: PullRequest = False,
    repository: RepositoryName = "",
    token: Token = "",
    push_token: PushToken = "",
    remote: Remote = "origin",
    api: ApiUrl = API,
    server: ServerUrl = SERVER,
) -> None:
    """Let an environment run an earlier release again.

    The inverse of `tidegate promote`: the manifests are those of that release, byte for byte: model, configuration and
    image.
    """
    from tidegate.commands.releasing import promote
    from tidegate.config.params import read
    from tidegate.delivery.release_name import parse
    from tidegate.github.propose import ProposedCommit
    from tidegate.repository.revisions import subfolder

    name = parse(to, str(read().get("project"))) if to else None
    done = promote.roll_back(environment, name, carry_out=None if edit_only else promote.repro)
    print(done)
    if pull_request and done.commit:
        forge = Forge(repository, push_token or token, api, server, remote)
        branch = subfolder.branch("rollback", f"{done.environment}-{done.name.version}")
        print(forge.propose(ProposedCommit(done.commit, branch, done.title, f"{done}\n")))
