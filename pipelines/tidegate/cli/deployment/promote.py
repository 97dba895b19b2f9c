"""`tidegate promote`."""

from typing import Annotated

import typer

from tidegate.cli._help import Group
from tidegate.cli._named_release import EditOnly
from tidegate.cli._propose import Forge, with_forge

GROUP = Group.DEPLOYMENT
EXAMPLE = "tidegate promote v1.2.0 --to prod"


@with_forge
def command(
    version: Annotated[str, typer.Argument(help="The release: v1.2.0, or flights@v1.2.0.")],
    to: Annotated[str, typer.Option(help="The environment.")],
    edit_only: EditOnly = False,
    *,
    forge: Forge,
) -> None:
    """Let an environment run a release, by an edit of one line.

    Edits `release:` in the environment's file, runs `dvc repro`, and commits what follows: the manifests are then those
    that were released. A work tree with other changes is refused.
    """
    from tidegate.cli._named_release import propose
    from tidegate.commands.releasing import promote
    from tidegate.delivery import declared_releases
    from tidegate.delivery.release_name import parse

    name = parse(version, declared_releases.read().project)
    propose("promote", promote.promote(to, name, carry_out=None if edit_only else promote.repro), forge)
