"""Options of the verbs that use GitHub; in a workflow the environment sets them."""

from typing import Annotated

import typer

API, SERVER = "https://api.github.com", "https://github.com"

ApiUrl = Annotated[str, typer.Option(envvar="GITHUB_API_URL", help="Root of the API.")]
ServerUrl = Annotated[str, typer.Option(envvar="GITHUB_SERVER_URL", help="Root of the site.")]
Remote = Annotated[str, typer.Option(help="Remote that has the branches.")]
BranchToken = Annotated[
    str, typer.Option(envvar="GITHUB_TOKEN", help="Token that may write contents; default: git's own login.")
]
TeamsToken = Annotated[
    str,
    typer.Option(
        envvar="TEAMS_TOKEN", show_envvar=False, help="Token that may read team members; default: the same token."
    ),
]
