"""`tidegate outdate`."""

from pathlib import Path
from typing import Annotated

import typer

from tidegate.cli._github_options import API, SERVER, ApiUrl, ServerUrl
from tidegate.cli._help import Group

GROUP = Group.REVIEW
EXAMPLE = "tidegate outdate    # in a workflow that a push starts"


def command(
    event: Annotated[Path, typer.Option(envvar="GITHUB_EVENT_PATH", help="The push event, as GitHub wrote it.")],
    token: Annotated[str, typer.Option(envvar="GITHUB_TOKEN", show_envvar=False, help="May write statuses.")],
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

    given = read_json(event)
    for done in reset(given, Repository(named(given), Api(api, token), server)):
        print(done)
