"""`tidegate approval`."""

from typing import Annotated

import typer

from tidegate.cli._github_options import API, ApiUrl, TeamsToken
from tidegate.cli._help import Group

GROUP = Group.REVIEW
EXAMPLE = "tidegate approval 41 --repository acme/flights"


def command(
    repository: Annotated[str, typer.Option(envvar="GITHUB_REPOSITORY", help="owner/name")],
    token: Annotated[str, typer.Option(envvar="GITHUB_TOKEN", show_envvar=False, help="Token that may read them.")],
    number: Annotated[int | None, typer.Argument(help="The pull request.")] = None,
    merged_as: Annotated[
        str,
        typer.Option(help="Instead: who approved the pull request that was merged as this commit, after it passed."),
    ] = "",
    teams_token: TeamsToken = "",
    api: ApiUrl = API,
) -> None:
    """Show who must approve what in a pull request, and who has.

    Writes nothing. Exits 0 if it may merge, 3 if an approval is missing, 10 if it is blocked.
    """
    from tidegate.errors import DeclarationError, ExitCode
    from tidegate.github.api import Api
    from tidegate.github.merge_status import StatusState, merge_verdict
    from tidegate.github.merged_pull import approvers
    from tidegate.github.pulls import Repository
    from tidegate.review.escape import line

    source = Repository(repository, Api(api, token))
    if (number is None) is (not merged_as):
        raise DeclarationError("give either the number of a pull request, or --merged-as COMMIT")
    if number is None:
        print(", ".join(approvers(source, merged_as)))
        return
    pull = source.pull(number)
    run = source.last_run(pull.commit, branch=pull.branch, repository=pull.repository, event="pull_request")
    verdict = merge_verdict(source, pull, run, teams=Api(api, teams_token or token))
    for need in verdict.needs:
        given = f"approved by {need.approved_by}" if need.approved_by else f"waits for {' or '.join(need.owners)}"
        print(line(f"{need.path}: {given}", 400))
    print(line(f"{verdict.state.value}: {verdict.why}", 400))
    codes = {
        StatusState.SUCCESS: ExitCode.PASS,
        StatusState.PENDING: ExitCode.INCONCLUSIVE,
        StatusState.FAILURE: ExitCode.BLOCKED,
    }
    raise typer.Exit(codes[verdict.state])
