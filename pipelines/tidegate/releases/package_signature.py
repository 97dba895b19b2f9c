"""Sign a model's package, and refuse one that is not what was signed.

What is signed is an in-toto statement that names every file of the package by its sha256, in the envelope or bundle
that release records have, too. Whoever is given the folder, that file, and the public key or the name of the signer
can verify it without a repository.
"""

import base64
import binascii
import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from tidegate import artifacts
from tidegate.artifacts import json_text, read_json, sha256
from tidegate.errors import EvidenceError, Problem, Where
from tidegate.releases import identity_signature, key_signature
from tidegate.releases.identity_signature import SignerIdentity

STATEMENT = "https://in-toto.io/Statement/v1"
PREDICATE = "https://in-toto.io/attestation/release/v0.1"
LIST = "package.json"
LARGEST = 1 << 20
"""Bytes of an envelope that is read."""


class SignedFile(BaseModel):
    """A file of the package, by its path in the folder."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    name: str
    digest: Mapping[str, str]


class SignedPackage(BaseModel):
    """The statement: which files the package has."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    kind: str = Field(alias="_type")
    subject: tuple[SignedFile, ...]
    predicateType: str  # noqa: N815 (in-toto's name)
    predicate: Mapping[str, object]


class SignedPayload(BaseModel):
    """The statement's bytes in an envelope, which may be that of a bundle."""

    payload: str


class ListedFile(BaseModel):
    """What package.json says of another file."""

    sha256: str


class PackageList(BaseModel):
    """What package.json says of the others; its other keys are not read."""

    files: Mapping[str, ListedFile]


def files(folder: Path) -> dict[str, str]:
    """The sha256 of each file. Raises EvidenceError where there is none, or anything that is not a plain file."""
    if not folder.is_dir() or folder.is_symlink():
        raise artifacts.missing(folder)
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_symlink() or not (path.is_dir() or path.is_file()):
            raise EvidenceError(Problem("is not a plain file; a package has no others", Where(str(path))))
        if path.is_file():
            found[path.relative_to(folder).as_posix()] = sha256(path)
    if not found:
        raise artifacts.missing(folder)
    return found


def statement(digests: Mapping[str, str], name: str) -> bytes:
    """What is signed, the same bytes for the same files."""
    subjects = [{"name": path, "digest": {"sha256": digest}} for path, digest in sorted(digests.items())]
    content = {"_type": STATEMENT, "subject": subjects, "predicateType": PREDICATE, "predicate": {"name": name}}
    return json_text(content).encode()


def to_sign(folder: Path, name: str) -> bytes:
    """What is signed of the package.

    Raises EvidenceError for a package that is not as its own list of files says: a signature would vouch for it.
    """
    digests = files(folder)
    listed = _listed(folder / LIST)
    wrong = [file for file in sorted({*listed, *digests} - {LIST}) if digests.get(file) != _digest(listed.get(file))]
    if wrong:
        message = f"is not as {LIST} lists it; run `dvc repro package`, then sign"
        raise EvidenceError(Problem(message, Where(str(folder / file))) for file in wrong)
    return statement(digests, name)


def _listed(path: Path) -> Mapping[str, ListedFile]:
    try:
        return PackageList.model_validate(read_json(path)).files
    except ValidationError:
        raise EvidenceError(
            Problem("is not a list of files by digest; run `dvc repro package`", Where(str(path)))
        ) from None


def _digest(listed: "ListedFile | None") -> str:
    return listed.sha256 if listed else ""


def problems(folder: Path, signature: Path, signer: str | SignerIdentity) -> Iterator[Problem]:
    """Why the package is not the one that was signed by that public key, or identity: none where it is."""
    where = Where(str(signature))
    if not signature.is_file():
        how = "--key FILE" if isinstance(signer, str) else "--identity"
        yield Problem(f"not found; write it with `tidegate sign {how}`", where)
        return
    content = signature.read_bytes()[: LARGEST + 1]
    payload = _payload(content)
    if payload is None:
        yield Problem("is not a signature of a package", where)
        return
    text, stated = payload
    if isinstance(signer, SignerIdentity):
        reason = identity_signature.problem(content, text, signer)
    else:
        reason = key_signature.problem(content, text, signer)
    if reason:
        yield Problem(f"the package is not proven: {reason}", where)
        return
    was, now = {file.name: file.digest.get("sha256", "") for file in stated.subject}, files(folder)
    for name in sorted({*was, *now}):
        if was.get(name) != now.get(name):
            what = "is not in the signed package" if name not in was else "is missing" if name not in now else "differs"
            yield Problem(f"{what}; take the package that was signed, or sign this one", Where(str(folder / name)))


def _payload(content: bytes) -> tuple[bytes, SignedPackage] | None:
    """The signed bytes and what they state, not yet verified."""
    if len(content) > LARGEST:
        return None
    try:
        read = json.loads(content)
        envelope = read["dsseEnvelope"] if isinstance(read, dict) and "dsseEnvelope" in read else read
        text = base64.b64decode(SignedPayload.model_validate(envelope).payload, validate=True)
        stated = SignedPackage.model_validate(json.loads(text))
    except (ValidationError, ValueError, RecursionError, binascii.Error):
        return None
    return (text, stated) if (stated.kind, stated.predicateType) == (STATEMENT, PREDICATE) else None
