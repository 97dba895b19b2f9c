"""`tidegate fetch`."""

from pathlib import Path
from typing import Annotated

import typer

from tidegate.cli._help import Group

GROUP = Group.DEPLOYMENT
EXAMPLE = "tidegate fetch https://models.example.com/flights --sha256 2cf24d…9824 --into /models"


def command(
    store: Annotated[str, typer.Argument(help="Address of the store, https://… or s3://…, as manifests name it.")],
    sha256: Annotated[str, typer.Option(help="Digest of the package: the sha256 of its package.json.")],
    into: Annotated[Path, typer.Option(help="Folder that receives the package.")],
) -> None:
    """Fetch a package from a store; refuse another digest.

    Rendered manifests run this before the server.
    """
    from tidegate.errors import DeclarationError
    from tidegate.serve.store import DIGEST, fetch

    if not DIGEST.fullmatch(sha256):
        raise DeclarationError(f"--sha256 takes 64 hexadecimal digits, got {sha256!r}")
    fetch(store.rstrip("/"), sha256, into)
    print(f"{into}: package {sha256[:12]}")
