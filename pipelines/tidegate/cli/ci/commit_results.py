"""`tidegate commit-results`."""

from pathlib import Path
from typing import Annotated

import typer

from tidegate.cli._github_options import API, SERVER, ApiUrl, Remote, ServerUrl
from tidegate.cli._help import Group

GROUP = Group.REVIEW
EXAMPLE = "tidegate commit-results    # in an issue_comment workflow"


def command(
    event: Annotated[
        Path, typer.Option(envvar="GITHUB_EVENT_PATH", help="The issue_comment event, as GitHub wrote it.")
    ],
    token: Annotated[
        str,
        typer.Option(envvar="GITHUB_TOKEN", show_envvar=False, help="Token that may write contents and pull requests."),
    ],
    push_token: Annotated[
        str,
        typer.Option(
            envvar="PUSH_TOKEN", show_envvar=False, help="Token used to push, so that workflows are triggered."
        ),
    ] = "",
    remote: Remote = "origin",
    api: ApiUrl = API,
    server: ServerUrl = SERVER,
) -> None:
    """Commit what CI computed to the pull request's branch.

    When someone with write access requests it in a comment.
    """
    from tidegate.artifacts import read_json
    from tidegate.github.api import Api
    from tidegate.github.pulls import Repository, named
    from tidegate.github.slash_commit import answer, request

    payload = read_json(event)
    command_request = request(payload)
    if command_request is None:
        print("the comment has no request")
        return
    repository = Repository(named(payload), Api(api, token), server)
    for done in answer(
        command_request, repository, origin=remote, push_token=push_token or token, restarts=bool(push_token)
    ):
        print(done)
