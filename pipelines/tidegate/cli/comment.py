"""`tidegate comment`."""

from pathlib import Path
from typing import Annotated

import typer

from tidegate.cli._github_options import API, SERVER, ApiUrl, ServerUrl, TeamsToken


def command(
    event: Annotated[
        Path, typer.Option(envvar="GITHUB_EVENT_PATH", help="The workflow_run event, as GitHub wrote it.")
    ],
    token: Annotated[
        str, typer.Option(envvar="GITHUB_TOKEN", show_envvar=False, help="May write pull requests and statuses.")
    ],
    teams_token: TeamsToken = "",
    api: ApiUrl = API,
    server: ServerUrl = SERVER,
) -> None:
    """Say on GitHub what the gate's run and the owners' approvals come to: one comment, one commit status."""
    from tidegate.artifacts import read_json
    from tidegate.github.api import Api
    from tidegate.github.post import speak, told
    from tidegate.github.pulls import Repository, named

    given = read_json(event)
    run = told(given)
    if run is None:
        print("the run's repository is gone; nothing to say")
        return
    repository = Repository(named(given), Api(api, token), server)
    for done in speak(run, repository, default=repository.default_branch(), teams=Api(api, teams_token or token)):
        print(done)
