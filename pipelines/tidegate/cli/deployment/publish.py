"""`tidegate publish`."""

from typing import Annotated

import typer

from tidegate.cli._help import Group

GROUP = Group.DEPLOYMENT
EXAMPLE = "tidegate publish s3://models/flights"


def command(
    store: Annotated[str, typer.Argument(help="A folder or any fsspec address, like s3://models/flights.")],
) -> None:
    """Copy the package into a store, under its digest."""
    from tidegate.paths import PACKAGE
    from tidegate.repository import integrity
    from tidegate.serve.store import publish

    integrity.require()
    print(f"{store.rstrip('/')}/{publish(PACKAGE, store.rstrip('/'))}")
