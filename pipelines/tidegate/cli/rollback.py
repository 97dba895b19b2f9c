"""`tidegate rollback`."""

from typing import Annotated

import typer

from tidegate.cli._help import Group

GROUP = Group.DEPLOYMENT
EXAMPLE = "tidegate rollback prod"


def command(
    environment: Annotated[str, typer.Argument(help="The environment.")],
    to: Annotated[
        str, typer.Option(help="The release; default: the last of a lower version that the environment named.")
    ] = "",
    edit_only: Annotated[
        bool, typer.Option("--edit-only", help="Only edit the line; neither run `dvc repro` nor commit.")
    ] = False,
) -> None:
    """Let an environment run an earlier release again.

    The inverse of `tidegate promote`: the manifests are those of that release, byte for byte: model, configuration and
    image.
    """
    from tidegate.commands import promote
    from tidegate.config.params import read
    from tidegate.release_name import parse

    name = parse(to, str(read().get("project"))) if to else None
    print(promote.roll_back(environment, name, carry_out=None if edit_only else promote.repro))
