"""Sign with an identity instead of a key, and verify whose a signature is.

The identity is that of an OpenID Connect token of the environment, such as a workflow of GitHub Actions. A Sigstore
authority certifies a key for it that lives for minutes, and a public log records its use: the bundle holds all three.
Source: Newman, Meyers and Torres-Arias 2022. The protocol and the mathematics are those of the package `sigstore`.
"""

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import Field, ValidationInfo, field_validator

from tidegate.config.section import Section
from tidegate.errors import DeclarationError, InfrastructureError, Problem, Where

if TYPE_CHECKING:
    from sigstore.models import Bundle, ClientTrustConfig
    from sigstore.sign import Signer
    from sigstore.verify import Verifier
    from sigstore.verify.policy import VerificationPolicy

INSTALL = "sigstore is not installed; pip install 'tidegate[sigstore]'"
TRUST = "TIDEGATE_SIGSTORE"
"""The environment's variable with the file of another instance's client trust config. It is not declared: a pull
request could name an authority of its own."""
GITHUB = "https://token.actions.githubusercontent.com"
"""The issuer of GitHub Actions; that of an enterprise has its name behind it."""
LARGEST = 1 << 20
LONGEST = 400
"""Bytes of a bundle that is read, and characters of a text from it that are shown."""


class SignerIdentity(Section):
    """Who must have signed, and who vouches for that name."""

    identity: str = Field(min_length=1, max_length=1000)
    """As the certificate has it: a workflow's address with its reference, or an e-mail address."""
    issuer: str = Field(pattern=r"^https://[^\s@]+$", max_length=1000)
    """Who issued the identity's token, e.g. `https://token.actions.githubusercontent.com`."""
    repository: str | None = Field(default=None, validate_default=True, pattern=r"^https://[^\s@]+$", max_length=1000)
    """In whose run a workflow signed: whoever may call that workflow signs with its identity, in runs of their own."""

    @field_validator("repository", mode="after")
    @classmethod
    def _names_whose_run(cls, repository: str | None, info: ValidationInfo) -> str | None:
        if repository is None and str(info.data.get("issuer", "")).startswith(GITHUB):
            message = "must be given where GitHub Actions is the issuer: a workflow has the same identity in every "
            raise ValueError(f"{message}repository that calls it, so that a stranger's run would be accepted")
        return repository


def sign(statement: bytes) -> str:
    """The bundle of an in-toto statement, which it holds, signed by the identity of the environment's token.

    The public instance's log shows the identity and the statement's digest to everyone, for ever. Raises
    DeclarationError where the environment has no token, InfrastructureError where a service does not answer.
    """

    def make(signer: "Signer") -> "Bundle":
        from sigstore.dsse import Statement

        return signer.sign_dsse(Statement(statement))

    return _signed(make)


def sign_file(content: bytes) -> str:
    """The same of a file of any form, which the bundle does not hold: other clients of Sigstore verify it, too."""
    return _signed(lambda signer: signer.sign_artifact(content))


def problem(bundle: bytes | None, content: bytes, signer: SignerIdentity) -> str:
    """Why the bundle is not that identity's signature of the statement; empty where it is. It asks no service."""

    def verify(verifier: "Verifier", read: "Bundle", policy: "VerificationPolicy") -> str:
        _, payload = verifier.verify_dsse(read, policy)
        return "" if payload == content else "its signature is of another statement"

    return _problem(bundle, signer, verify)


def file_problem(bundle: bytes | None, content: bytes, signer: SignerIdentity) -> str:
    """The same of a file."""

    def verify(verifier: "Verifier", read: "Bundle", policy: "VerificationPolicy") -> str:
        verifier.verify_artifact(content, read, policy)
        return ""

    return _problem(bundle, signer, verify)


def _signed(make: "Callable[[Signer], Bundle]") -> str:
    try:
        from sigstore import errors, oidc, sign
    except ImportError:
        raise InfrastructureError(INSTALL) from None
    import requests

    remedy = "in GitHub Actions, give the job the permission `id-token: write`"
    try:
        token = oidc.detect_credential()
    except oidc.IdentityError as error:
        raise DeclarationError(Problem(f"{_first_line(error)}; {remedy}", key="--identity")) from None
    if token is None:
        raise DeclarationError(Problem(f"the environment has no identity token; {remedy}", key="--identity"))
    failed: tuple[type[Exception], ...] = (
        errors.Error,
        oidc.ExpiredIdentity,
        requests.RequestException,
        *_client_errors(),
    )
    try:
        context = sign.SigningContext.from_trust_config(_trust(is_offline=False))
        with context.signer(oidc.IdentityToken(token)) as signer:
            return make(signer).to_json() + "\n"
    except failed as error:
        raise InfrastructureError(f"sigstore did not sign: {type(error).__name__}: {_first_line(error)}") from None


def _problem(
    bundle: bytes | None,
    signer: SignerIdentity,
    verify: "Callable[[Verifier, Bundle, VerificationPolicy], str]",
) -> str:
    if bundle is None:
        return "it is not signed with an identity; release with --identity"
    try:
        from cryptography.exceptions import UnsupportedAlgorithm
        from cryptography.x509 import DuplicateExtension, ExtensionNotFound, InvalidVersion
        from sigstore.errors import Error
        from sigstore.models import Bundle
        from sigstore.verify import Verifier
    except ImportError:
        return f"it cannot be verified: {INSTALL}"
    if len(bundle) > LARGEST:
        return f"its bundle has more than {LARGEST:,} bytes"
    of_a_certificate = (DuplicateExtension, ExtensionNotFound, InvalidVersion, UnsupportedAlgorithm)
    malformed = (ValueError, TypeError, LookupError, AttributeError, RecursionError, OverflowError)
    refused: tuple[type[Exception], ...] = (Error, *of_a_certificate, *malformed)
    verifier = Verifier(trusted_root=_trust(is_offline=True).trusted_root)
    try:
        return verify(verifier, Bundle.from_json(bundle), _policy(signer))
    except refused as error:
        return f"its bundle does not prove that: {_first_line(error) or type(error).__name__}"


def _policy(signer: SignerIdentity) -> "VerificationPolicy":
    """What the certificate must say, all of it."""
    from sigstore.verify import policy

    wanted: list[VerificationPolicy] = [policy.Identity(identity=signer.identity, issuer=signer.issuer)]
    if signer.repository is not None:
        wanted.append(policy.OIDCSourceRepositoryURI(signer.repository))
    return policy.AllOf(wanted)


def _trust(*, is_offline: bool) -> "ClientTrustConfig":
    """Whom to trust: the public instance, or the one that the environment names."""
    from sigstore.errors import Error
    from sigstore.models import ClientTrustConfig

    named = os.environ.get(TRUST)
    try:
        if not named:
            return ClientTrustConfig.production(offline=is_offline)
        return ClientTrustConfig.from_json(Path(named).read_text(encoding="utf-8"))
    except OSError as error:
        reason = f"cannot be read: {error.strerror}; {TRUST} names the file of a client trust config"
        raise DeclarationError(Problem(reason, Where(named or ""))) from None
    except (Error, ValueError) as error:
        if not named:
            raise InfrastructureError(f"sigstore's trusted keys cannot be read: {_first_line(error)}") from None
        reason = f"is not a client trust config of sigstore, and {TRUST} names it"
        raise DeclarationError(Problem(reason, Where(named))) from None


def _client_errors() -> tuple[type[Exception], ...]:
    """What the services' clients raise beside the package's own errors."""
    from sigstore._internal.fulcio.client import ExpiredCertificate, FulcioClientError
    from sigstore._internal.rekor import RekorClientError

    return (FulcioClientError, ExpiredCertificate, RekorClientError)


def _first_line(error: BaseException) -> str:
    """Printable and short: it may quote the bundle."""
    line = next(iter(str(error).strip().splitlines()), "")
    shown = "".join(character if character.isprintable() else "�" for character in line)
    return shown if len(shown) <= LONGEST else f"{shown[:LONGEST]}…"
