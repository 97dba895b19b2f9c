"""`tidegate retrain`."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from tidegate.cli._github_options import API, SERVER, ApiUrl, ServerUrl
from tidegate.cli._help import Group
from tidegate.cli._propose import Forge, PullRequest, PushToken, Remote, RepositoryName, Token

GROUP = Group.SERVING
EXAMPLE = "tidegate retrain --pull-request"


def command(
    reason: Annotated[str, typer.Option(help="Train again for this reason, whatever the objectives say.")] = "",
    now: Annotated[
        datetime | None, typer.Option(metavar="TIME", help="Current time, for the cool-down; default: now.")
    ] = None,
    pull_request: PullRequest = False,
    repository: RepositoryName = "",
    token: Token = "",
    push_token: PushToken = "",
    remote: Remote = "origin",
    api: ApiUrl = API,
    server: ServerUrl = SERVER,
) -> None:
    """Train again on newer rows, where the monitor asks for it.

    Reads the sources again, decides on the new rows by `monitor.objectives`, and where one is breached or retraining is
    due, moves the data window, runs `dvc repro` and commits the result; the gate decides on it like on any change. Does
    nothing where nothing asks for it, and with --pull-request where what it would propose is open already; the work
    tree is then as before. Exits 3 while it cools down, or where the new data fail their checks.
    """
    from tidegate.commands.monitoring import retrain
    from tidegate.github.propose import ProposedCommit
    from tidegate.repository.revisions import git, subfolder

    before = git.resolve("HEAD")
    forge = Forge(repository, push_token or token, api, server, remote)
    proposed = forge.proposed if pull_request else tuple
    answer = retrain.run((now or datetime.now(UTC)).astimezone(UTC), reason=reason, proposed=proposed)
    if isinstance(answer, str):
        print(answer)
        return
    print(f"{answer.title}: committed as {answer.commit[:7]}\n\n{answer.text}")
    if pull_request:
        kind, _, rest = answer.branch.partition("/")
        branch = subfolder.branch(kind, rest)  # several projects may have the same newest rows
        print(forge.propose(ProposedCommit(answer.commit, branch, answer.title, answer.text)))
        retrain.restore(before.commit)  # what another project proposes next begins at the same commit
