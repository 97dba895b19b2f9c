"""Sign a record with an Ed25519 key, and verify that: a DSSE envelope beside it.

Source: Dead Simple Signing Envelope, protocol version 1 (secure-systems-lab/dsse), the envelope of in-toto. The
mathematics are those of the package `cryptography`.
"""

import base64
import binascii
import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, ValidationError

from tidegate.artifacts import json_text
from tidegate.errors import DeclarationError, InfrastructureError, Problem, Where

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

PAYLOAD = "application/vnd.in-toto+json"
INSTALL = "is not installed; pip install 'tidegate[sign]'"
LONGEST_PATH, LARGEST_KEY = 1024, 4096
"""Characters of a file's name, and bytes of a file with a public key."""


class EnvelopeSignature(BaseModel):
    """One signature; `keyid` is the sha256 of the public key, as a hint."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    keyid: str
    sig: str


class Envelope(BaseModel):
    """The record's bytes in base64, and their signatures."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    payloadType: str  # noqa: N815 (DSSE's name)
    payload: str
    signatures: tuple[EnvelopeSignature, ...]


def sign(content: bytes, key: Path) -> str:
    """The envelope of `content`, signed with the private key in a PEM file, which must not be encrypted."""
    try:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
        from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key
    except ImportError:
        raise InfrastructureError(f"cryptography {INSTALL}") from None
    where = Where(str(key))
    try:
        private = load_pem_private_key(key.read_bytes(), password=None)
    except OSError as error:
        raise DeclarationError(Problem(f"cannot be read: {error.strerror}; give the file of the key", where)) from None
    except (ValueError, TypeError):
        private = None
    if not isinstance(private, Ed25519PrivateKey):
        made = "`openssl genpkey -algorithm ed25519 -out FILE` makes one"
        raise DeclarationError(Problem(f"is not an unencrypted Ed25519 key in PEM; {made}", where))
    public = private.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    signature = {"keyid": hashlib.sha256(public).hexdigest(), "sig": _base64(private.sign(_encoded(content)))}
    return json_text({"payloadType": PAYLOAD, "payload": _base64(content), "signatures": [signature]})


def public_key(given: str) -> str:
    """The public key in base64, as `problem` takes it.

    It is given as openssl prints it, without the lines of dashes, or as the name of a file with either. Raises
    DeclarationError where it is none: nothing can be verified with it.
    """
    path, content = Path(given), given
    if "\n" not in given and len(given) < LONGEST_PATH and path.is_file():
        content = path.read_bytes()[:LARGEST_KEY].decode(errors="replace")
    lines = (line.strip() for line in content.splitlines())
    key = "".join(line for line in lines if not line.startswith("-----"))
    if "PRIVATE KEY-----" in content or _loaded(key) is None:
        remedy = "give what `openssl pkey -in FILE -pubout` prints, or a file with it"
        raise DeclarationError(Problem(f"is not an Ed25519 public key; {remedy}", key="--signed-by"))
    return key


def problem(envelope: bytes | None, content: bytes, public: str) -> str:
    """Why the envelope is not that key's signature of `content`; empty where it is.

    `public` is the key as `openssl pkey -pubout` prints it, between the lines with dashes: base64 of its DER form.
    """
    try:
        from cryptography.exceptions import InvalidSignature

        key = _loaded(public)
    except (ImportError, InfrastructureError):
        return f"it cannot be verified: cryptography {INSTALL}"
    if key is None:
        return "it cannot be verified: signed_by is not an Ed25519 public key in base64"
    if envelope is None:
        return "it is not signed; release with --key"
    try:
        read = Envelope.model_validate(json.loads(envelope))
        if read.payloadType != PAYLOAD or base64.b64decode(read.payload, validate=True) != content:
            return "its signature is of another record"
        signatures = [base64.b64decode(signature.sig, validate=True) for signature in read.signatures]
    except (ValidationError, ValueError, RecursionError, binascii.Error):
        return "its signature is not a DSSE envelope"
    for signature in signatures:
        try:
            key.verify(signature, _encoded(content))
        except InvalidSignature:
            continue
        return ""
    return "it is not signed with the key of signed_by"


def _loaded(public: str) -> "Ed25519PublicKey | None":
    """The key; None where the text is not that of one."""
    try:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
        from cryptography.hazmat.primitives.serialization import load_der_public_key
    except ImportError:
        raise InfrastructureError(f"cryptography {INSTALL}") from None
    try:
        key = load_der_public_key(base64.b64decode(public, validate=True))
    except (ValueError, TypeError):
        return None
    return key if isinstance(key, Ed25519PublicKey) else None


def _encoded(content: bytes) -> bytes:
    """DSSE's pre-authentication encoding: what is signed is the type with the content."""
    kind = PAYLOAD.encode()
    return b" ".join((b"DSSEv1", str(len(kind)).encode(), kind, str(len(content)).encode(), content))


def _base64(content: bytes) -> str:
    return base64.b64encode(content).decode()
