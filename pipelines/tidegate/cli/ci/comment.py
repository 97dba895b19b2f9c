"""`tidegate comment`."""

from pathlib import Path
from typing import Annotated

import typer

from tidegate.cli._github_options import API, SERVER, ApiUrl, ServerUrl, TeamsToken
from tidegate.cli._help import Group

GROUP = Group.REVIEW
EXAMPLE = "tidegate comment    # in a workflow_run workflow"


def command(
    event: Annotated[
        Path, typer.Option(envvar="GITHUB_EVENT_PATH", help="The workflow_run event, as GitHub wrote it.")
    ],
    token: Annotated[
        str,
        typer.Option(envvar="GITHUB_TOKEN", show_envvar=False, help="Token that may write pull requests and statuses."),
    ],
    teams_token: TeamsToken = "",
    api: ApiUrl = API,
    server: ServerUrl = SERVER,
) -> None:
    """Post the gate's verdict to GitHub: a comment and a status."""
    from tidegate.artifacts import read_json
    from tidegate.github.api import Api
    from tidegate.github.post import finished_run, report
    from tidegate.github.pulls import Repository, named

    payload = read_json(event)
    run = finished_run(payload)
    if run is None:
        print("the run's repository was deleted; nothing to post")
        return
    repository = Repository(named(payload), Api(api, token), server)
    for done in report(run, repository, default=repository.default_branch(), teams=Api(api, teams_token or token)):
        print(done)
