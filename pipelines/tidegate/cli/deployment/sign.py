"""`tidegate sign`."""

from pathlib import Path
from typing import Annotated

import typer

from tidegate.cli._help import Group

GROUP = Group.DEPLOYMENT
EXAMPLE = "tidegate sign --key key.pem"


def command(
    key: Annotated[
        Path | None, typer.Option(help="Sign with this Ed25519 key, a PEM file (needs tidegate[sign]).")
    ] = None,
    signed_by: Annotated[
        str,
        typer.Option(help="Verify instead: the public key as `openssl pkey -in FILE -pubout` prints it, or a file."),
    ] = "",
    package: Annotated[Path, typer.Option(help="The package's folder.")] = Path("artifacts/package"),
    signature: Annotated[Path, typer.Option(help="The file of the signature.")] = Path("artifacts/package.dsse.json"),
) -> None:
    """Sign the model's package, or verify its signature.

    The signature names every file by its digest. Exits 10 where the package is not the one that was signed, or not with
    that key.
    """
    from tidegate.artifacts import write_text
    from tidegate.errors import DeclarationError, ExitCode, Problem
    from tidegate.releases import package_signature
    from tidegate.releases.record_signature import public_key

    if (key is None) == (not signed_by):
        raise DeclarationError(Problem("give --key to sign, or --signed-by to verify, and not both"))
    if key is not None:
        write_text(signature, package_signature.signed(package, package.name, key))
        print(f"{signature} written; it names each file of {package} by its digest")
        return
    found = [*package_signature.problems(package, signature, public_key(signed_by))]
    for problem in found:
        print(problem)
    if found:
        raise typer.Exit(ExitCode.BLOCKED)
    print(f"{package} is what was signed")
