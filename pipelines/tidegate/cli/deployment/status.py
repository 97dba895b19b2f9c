"""`tidegate status`."""

from typing import Annotated

import typer

from tidegate.cli._github_options import SERVER, Remote, ServerUrl
from tidegate.cli._help import Group
from tidegate.cli._printing.output import TEXT, Choice, emit

GROUP = Group.DEPLOYMENT
EXAMPLE = "tidegate status --fetch"


def command(
    fetch: Annotated[
        bool, typer.Option("--fetch", help="First fetch the deploy branches and tags; default: as last fetched.")
    ] = False,
    remote: Remote = "origin",
    token: Annotated[
        str, typer.Option(envvar="GITHUB_TOKEN", help="Token that may read contents; default: git's own login.")
    ] = "",
    server: ServerUrl = SERVER,
    output: Choice = TEXT,
) -> None:
    """Show what each environment declares and runs, since when.

    With the verdict of what it holds, and whether its branch was edited by hand. `tidegate` alone shows the project's
    status. Exits 10 if a branch was edited by hand, or a release is not what was released.
    """
    from tidegate.errors import visible
    from tidegate.project_state import deployments
    from tidegate.repository.revisions import git_write
    from tidegate.review.report import of_findings

    if fetch:
        deployments.fetch(remote, git_write.authorised(token, server))
    environments = deployments.read(remote)
    if not environments:
        print("no environments declared: nothing is deployed")
        return
    report = of_findings("status", tuple(environment.finding for environment in environments))
    width = max(len(environment.environment) for environment in environments) + 2
    lines = [f"{environment.environment:<{width}}{visible(str(environment))}" for environment in environments]
    emit(report, output, lines)
    raise typer.Exit(report.exit_code)
