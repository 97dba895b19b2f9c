"""`tidegate publish`."""

from typing import Annotated

import typer


def command(
    store: Annotated[str, typer.Argument(help="A folder or any fsspec address, like s3://models/flights.")],
) -> None:
    """Copy artifacts/package into a store, under its digest, where the rendered manifests fetch it."""
    from tidegate.paths import PACKAGE
    from tidegate.repository import integrity
    from tidegate.serve.store import publish

    integrity.require()
    print(f"{store.rstrip('/')}/{publish(PACKAGE, store.rstrip('/'))}")
