"""`tidegate rollback`."""

from typing import Annotated

import typer

from tidegate.cli._help import Group
from tidegate.cli._named_release import EditOnly
from tidegate.cli._propose import Forge, with_forge

GROUP = Group.DEPLOYMENT
EXAMPLE = "tidegate rollback prod"


@with_forge
def command(
    environment: Annotated[str, typer.Argument(help="The environment.")],
    to: Annotated[
        str, typer.Option(help="The release; default: the last of a lower version that the environment named.")
    ] = "",
    edit_only: EditOnly = False,
    *,
    forge: Forge,
) -> None:
    """Let an environment run an earlier release again.

    The inverse of `tidegate promote`: the manifests are those of that release, byte for byte: model, configuration and
    image.
    """
    from tidegate.cli._named_release import propose
    from tidegate.commands.releasing import promote
    from tidegate.delivery import declared_releases
    from tidegate.delivery.release_name import parse

    name = parse(to, declared_releases.read().project) if to else None
    propose("rollback", promote.roll_back(environment, name, carry_out=None if edit_only else promote.repro), forge)
