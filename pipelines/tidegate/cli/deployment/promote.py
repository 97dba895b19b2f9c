"""`tidegate promote`."""

from typing import Annotated

import typer

from tidegate.cli._github_options import API, SERVER, ApiUrl, ServerUrl
from tidegate.cli._help import Group
from tidegate.cli._propose import Forge, PullRequest, PushToken, Remote, RepositoryName, Token

GROUP = Group.DEPLOYMENT
EXAMPLE = "tidegate promote v1.2.0 --to prod"


def command(
    version: Annotated[str, typer.Argument(help="The release: v1.2.0, or flights@v1.2.0.")],
    to: Annotated[str, typer.Option(help="The environment.")],
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
    """Let an environment run a release, by an edit of one line.

    Edits `release:` in the environment's file, runs `dvc repro`, and commits what follows: the manifests are then those
    that were released. A work tree with other changes is refused.
    """
    from tidegate.commands.releasing import promote
    from tidegate.config.params import read
    from tidegate.delivery.release_name import parse
    from tidegate.github.propose import ProposedCommit
    from tidegate.repository.revisions import subfolder

    name = parse(version, str(read().get("project")))
    done = promote.promote(to, name, carry_out=None if edit_only else promote.repro)
    print(done)
    if pull_request and done.commit:
        forge = Forge(repository, push_token or token, api, server, remote)
        branch = subfolder.branch("promote", f"{done.environment}-{done.name.version}")
        print(forge.propose(ProposedCommit(done.commit, branch, done.title, f"{done}\n")))
