"""`tidegate record-failure`."""

from typing import Annotated

import typer

from tidegate.cli._github_options import SERVER, BranchToken, Remote, ServerUrl
from tidegate.cli._help import Group

GROUP = Group.DEPLOYMENT
EXAMPLE = "tidegate record-failure staging errors"


def command(
    environment: Annotated[str, typer.Argument(help="The environment.")],
    analysis: Annotated[str, typer.Argument(help="The analysis that failed there, e.g. errors.")],
    remote: Remote = "origin",
    token: BranchToken = "",
    server: ServerUrl = SERVER,
) -> None:
    """Record on a deploy branch that an analysis failed there.

    The files stay as they are. The gate rule `promotion_order` then lets no later environment have what ran there.
    """
    from datetime import UTC, datetime

    from tidegate.config import params
    from tidegate.errors import DeclarationError, unknown
    from tidegate.releases.deploy import Remote, record_failure
    from tidegate.repository.revisions import git_write

    values = params.read()
    for name, key, what in (
        (environment, "environments", "environment"),
        (analysis.removesuffix(".router"), "monitor.analyses", "analysis"),
    ):
        if name not in (declared := params.mapping(values, key)):
            raise DeclarationError(unknown(name, tuple(declared), what=what))
    target = Remote(remote, git_write.authorised(token, server))
    print(record_failure(environment, analysis, remote=target, now=datetime.now(UTC)))
