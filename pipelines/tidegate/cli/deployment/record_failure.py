"""`tidegate record-failure`."""

from typing import Annotated

import typer

from tidegate.cli._help import Group

GROUP = Group.DEPLOYMENT
EXAMPLE = "tidegate record-failure staging errors"


def command(
    environment: Annotated[str, typer.Argument(help="The environment.")],
    analysis: Annotated[str, typer.Argument(help="The analysis that failed there, e.g. errors.")],
    remote: Annotated[str, typer.Option(help="Remote that has the branches.")] = "origin",
    token: Annotated[
        str, typer.Option(envvar="GITHUB_TOKEN", help="Token that may write contents; default: git's own login.")
    ] = "",
    server: Annotated[str, typer.Option(envvar="GITHUB_SERVER_URL", help="Root of the site.")] = "https://github.com",
) -> None:
    """Record on a deploy branch that an analysis failed there.

    The files stay as they are. The gate rule `promotion_order` then lets no later environment have what ran there.
    """
    from datetime import UTC, datetime

    from tidegate.config.params import read
    from tidegate.errors import DeclarationError, unknown
    from tidegate.releases.deploy import Remote, record_failure
    from tidegate.repository.revisions import git_write

    values = read()
    for name, declared, what in (
        (environment, values.get("environments", {}), "environment"),
        (analysis.removesuffix(".router"), values.get("monitor", {}).get("analyses", {}), "analysis"),
    ):
        if name not in declared:
            raise DeclarationError(unknown(name, tuple(declared), what=what))
    target = Remote(remote, git_write.authorised(token, server))
    print(record_failure(environment, analysis, remote=target, now=datetime.now(UTC)))
