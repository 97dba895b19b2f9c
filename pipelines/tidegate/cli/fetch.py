"""`tidegate fetch`."""

from pathlib import Path
from typing import Annotated

import typer


def command(
    store: Annotated[str, typer.Argument(help="Address of the store, https://…; what manifests name.")],
    sha256: Annotated[str, typer.Option(help="Digest of the package: the sha256 of its package.json.")],
    into: Annotated[Path, typer.Option(help="Folder that receives the package.")],
) -> None:
    """Fetch a model package by its digest; what does not have it is refused. Manifests run this before the server."""
    from tidegate.errors import DeclarationError
    from tidegate.serve.store import DIGEST, fetch

    if not DIGEST.fullmatch(sha256):
        raise DeclarationError(f"--sha256 takes 64 hexadecimal digits, got {sha256!r}")
    fetch(store.rstrip("/"), sha256, into)
    print(f"{into}: package {sha256[:12]}")
