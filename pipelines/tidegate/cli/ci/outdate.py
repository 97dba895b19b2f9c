"""`tidegate outdate`."""

from pathlib import Path
from typing import Annotated

import typer

from tidegate.cli._github_options import API, SERVER, ApiUrl, ServerUrl
from tidegate.cli._help import Group

GROUP = Group.REVIEW
EXAMPLE = "tidegate outdate    # in a workflow on push"


def command(
    event: Annotated[Path, typer.Option(envvar="GITHUB_EVENT_PATH", help="The push event, as GitHub wrote it.")],
    token: Annotated[
        str, typer.Option(envvar="GITHUB_TOKEN", show_envvar=False, help="Token that may write statuses.")
    ],
    api: ApiUrl = API,
    server: ServerUrl = SERVER,
) -> None:
    """Reset verdicts on pull requests whose base has moved.

    Unless a merge queue runs the gate again.
    """
    from tidegate.artifacts import read_json
    from tidegate.github.api import Api
    from tidegate.github.pulls import Repository, named
    from tidegate.github.stale_status import reset

    payload = read_json(event)
    for done in reset(payload, Repository(named(payload), Api(api, token), server)):
        print(done)
