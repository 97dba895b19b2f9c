"""`tidegate release`."""

from typing import Annotated

import typer

from tidegate.cli._help import Group

GROUP = Group.DEPLOYMENT
EXAMPLE = "tidegate release staging prod"


def command(
    environments: Annotated[
        list[str] | None, typer.Argument(help="Environments; default: all that are declared.")
    ] = None,
    check: Annotated[
        bool,
        typer.Option("--check", help="Push nothing: require the merged manifests, print the environments as JSON."),
    ] = False,
    remote: Annotated[str, typer.Option(help="Remote that has the branches.")] = "origin",
    token: Annotated[
        str, typer.Option(envvar="GITHUB_TOKEN", help="Token that may write contents; default: git's own login.")
    ] = "",
    server: Annotated[str, typer.Option(envvar="GITHUB_SERVER_URL", help="Root of the site.")] = "https://github.com",
) -> None:
    """Push merged manifests to the branches deploy/<environment>."""
    import json

    from tidegate.config.params import read
    from tidegate.errors import DeclarationError, Problem, unknown
    from tidegate.repository.release import release, require_merged

    declared = tuple(read().get("environments", {}))
    chosen = tuple(environments or declared)
    if unknown_names := [name for name in chosen if name not in declared]:
        raise DeclarationError(Problem(unknown(name, declared, what="environment")) for name in unknown_names)
    require_merged(chosen)
    if check:
        print(json.dumps(chosen))
        return
    for name in chosen:
        print(release(name, remote=remote, token=token, server=server))
