"""`tidegate sign`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tidegate.cli._help import Group

if TYPE_CHECKING:
    from tidegate.releases.identity_signature import SignerIdentity

GROUP = Group.DEPLOYMENT
EXAMPLE = "tidegate sign --key key.pem"


Key = Annotated[Path | None, typer.Option(help="Sign with this Ed25519 key, a PEM file (needs tidegate[sign]).")]
Identity = Annotated[
    bool,
    typer.Option(
        "--identity", help="Sign with the identity of the environment's OpenID token (needs tidegate[sigstore])."
    ),
]
SignedBy = Annotated[
    str,
    typer.Option(
        help="Verify instead: the public key as `openssl pkey -in FILE -pubout` prints it, or a file; with --issuer, "
        "the identity."
    ),
]
Issuer = Annotated[
    str, typer.Option(help="Who issued that identity's token, e.g. https://token.actions.githubusercontent.com.")
]
SourceRepository = Annotated[
    str, typer.Option(help="In whose run that workflow signed, e.g. https://github.com/OWNER/NAME.")
]
Signature = Annotated[
    Path | None,
    typer.Option(
        help="The file of the signature; default: artifacts/package.dsse.json; an identity's: .sigstore.json."
    ),
]


def command(
    key: Key = None,
    identity: Identity = False,
    signed_by: SignedBy = "",
    issuer: Issuer = "",
    source_repository: SourceRepository = "",
    package: Annotated[Path, typer.Option(help="The package's folder.")] = Path("artifacts/package"),
    signature: Signature = None,
) -> None:
    """Sign the model's package, or verify its signature.

    The signature names every file by its digest. Exits 10 where the package is not the one that was signed, or not with
    that key or by that identity.
    """
    from tidegate.artifacts import write_text
    from tidegate.errors import DeclarationError, ExitCode, Problem
    from tidegate.releases import identity_signature, package_signature
    from tidegate.releases.key_signature import public_key, sign

    if [key is not None, identity, bool(signed_by)].count(True) != 1:
        raise DeclarationError(Problem("give --key or --identity to sign, or --signed-by to verify, and one of them"))
    if not signed_by and (issuer or source_repository):
        raise DeclarationError(Problem("is of the identity to verify; give --signed-by, too", key="--issuer"))
    is_identity = identity or bool(issuer or source_repository)
    file = signature or Path("artifacts", "package.sigstore.json" if is_identity else "package.dsse.json")
    if not signed_by:
        statement = package_signature.to_sign(package, package.name)
        write_text(file, sign(statement, key) if key is not None else identity_signature.sign(statement))
        print(f"{file} written; it names each file of {package} by its digest")
        return
    signer = _signer(signed_by, issuer, source_repository) if is_identity else public_key(signed_by)
    found = [*package_signature.problems(package, file, signer)]
    for problem in found:
        print(problem)
    if found:
        raise typer.Exit(ExitCode.BLOCKED)
    print(f"{package} is what was signed")


def _signer(identity: str, issuer: str, repository: str) -> "SignerIdentity":
    """Raises DeclarationError where one of the three cannot be one."""
    from pydantic import ValidationError

    from tidegate.errors import DeclarationError, Problem
    from tidegate.releases.identity_signature import SignerIdentity

    options = {"identity": "--signed-by", "issuer": "--issuer", "repository": "--source-repository"}
    try:
        return SignerIdentity(identity=identity, issuer=issuer, repository=repository or None)
    except ValidationError as error:
        form = "must be an address that begins with https:// and has no spaces"
        wrong = {
            options[str(detail["loc"][0])]: str(detail["ctx"]["error"]) if detail["type"] == "value_error" else form
            for detail in error.errors()
        }
        raise DeclarationError(Problem(what, key=option) for option, what in sorted(wrong.items())) from None
