"""`tidegate approval`."""

from typing import Annotated

import typer

from tidegate.cli._github_options import API, ApiUrl, TeamsToken
from tidegate.cli._help import Group

GROUP = Group.REVIEW
EXAMPLE = "tidegate approval 41 --repository acme/flights"


def command(
    number: Annotated[int, typer.Argument(help="The pull request.")],
    repository: Annotated[str, typer.Option(envvar="GITHUB_REPOSITORY", help="owner/name")],
    token: Annotated[str, typer.Option(envvar="GITHUB_TOKEN", show_envvar=False, help="May read them.")],
    teams_token: TeamsToken = "",
    api: ApiUrl = API,
) -> None:
    """Show who must approve what in a pull request, and who has.

    Writes nothing. Exits 0 where it may merge, 3 where an approval is missing, 10 where it is blocked.
    """
    from tidegate.errors import ExitCode
    from tidegate.github.api import Api
    from tidegate.github.pulls import Repository
    from tidegate.github.verdict import StatusState, merge_verdict
    from tidegate.review.escape import line

    asked = Repository(repository, Api(api, token))
    pull = asked.pull(number)
    run = asked.last_run(pull.commit, branch=pull.branch, repository=pull.repository, event="pull_request")
    found = merge_verdict(asked, pull, run, teams=Api(api, teams_token or token))
    for need in found.needs:
        given = f"approved by {need.approved_by}" if need.approved_by else f"waits for {' or '.join(need.owners)}"
        print(line(f"{need.path}: {given}", 400))
    print(line(f"{found.state.value}: {found.why}", 400))
    codes = {
        StatusState.SUCCESS: ExitCode.PASS,
        StatusState.PENDING: ExitCode.INCONCLUSIVE,
        StatusState.FAILURE: ExitCode.BLOCKED,
    }
    raise typer.Exit(codes[found.state])
