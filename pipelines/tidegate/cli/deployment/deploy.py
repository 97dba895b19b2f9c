"""`tidegate deploy`."""

import json
from collections.abc import Collection
from datetime import UTC, datetime
from typing import Annotated

import typer

from tidegate.cli._github_options import SERVER, BranchToken, Remote, ServerUrl
from tidegate.cli._help import Group

GROUP = Group.DEPLOYMENT
EXAMPLE = "tidegate deploy staging prod"


def command(
    environments: Annotated[
        list[str] | None,
        typer.Argument(metavar="[ENVIRONMENT]...", help="Environments; default: all that are declared."),
    ] = None,
    check: Annotated[
        bool,
        typer.Option("--check", help="Push nothing: require what would be pushed, print where it goes as JSON."),
    ] = False,
    in_order: Annotated[
        bool,
        typer.Option("--in-order", help="Refuse where an environment declared before does not run this commit's."),
    ] = False,
    replace_edits: Annotated[
        bool, typer.Option("--replace-edits", help="Publish on top of what was edited by hand on a branch.")
    ] = False,
    remote: Remote = "origin",
    token: BranchToken = "",
    server: ServerUrl = SERVER,
) -> None:
    """Push merged manifests to the branches deploy/<environment>.

    All of the branches move, or none. An environment that names a release gets exactly what was released.
    """
    from tidegate.delivery import declared_releases
    from tidegate.releases.deploy import Remote, deploy, require_in_order, require_merged, require_released
    from tidegate.repository.revisions import git_write, subfolder

    declared = declared_releases.read()
    chosen = _known(environments, declared.releases)
    releases = {name: declared.releases[name] for name in chosen}
    require_merged(chosen)
    require_released(declared.project, releases)
    if check:
        print(json.dumps([{"project": str(subfolder.prefix()), "environment": name} for name in chosen]))
        return
    target = Remote(remote, git_write.authorised(token, server))
    if in_order:
        require_in_order(tuple(declared.releases), chosen, remote=target)
    print("\n".join(deploy(releases, remote=target, now=datetime.now(UTC), replace_edits=replace_edits)))


def _known(environments: list[str] | None, declared: Collection[str]) -> tuple[str, ...]:
    """The named environments, by default all. Raises DeclarationError for each that is not declared."""
    from tidegate.errors import DeclarationError, Problem, unknown

    chosen = tuple(environments or declared)
    if unknown_names := [name for name in chosen if name not in declared]:
        raise DeclarationError(Problem(unknown(name, tuple(declared), what="environment")) for name in unknown_names)
    return chosen
