"""`tidegate comment`."""

from pathlib import Path
from typing import Annotated

import typer


def command(
    event: Annotated[
        Path, typer.Option(envvar="GITHUB_EVENT_PATH", help="The workflow_run event, as GitHub wrote it.")
    ],
    token: Annotated[str, typer.Option(envvar="GITHUB_TOKEN", show_envvar=False, help="May write pull requests.")],
    api: Annotated[str, typer.Option(envvar="GITHUB_API_URL", help="Root of the API.")] = "https://api.github.com",
    server: Annotated[str, typer.Option(envvar="GITHUB_SERVER_URL", help="Root of the site.")] = "https://github.com",
) -> None:
    """Post a finished gate run's review as the one comment on its pull request. Runs none of its code."""
    from tidegate.artifacts import read_json
    from tidegate.review.github import Api
    from tidegate.review.post import post, run_of

    run = run_of(read_json(event), server)
    if run is None:
        print("the run judged no pull request; nothing to post")
        return
    for done in post(run, Api(api, token)):
        print(done)
