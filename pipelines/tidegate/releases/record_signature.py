"""The files with which a release's record is signed."""

from pathlib import Path

from tidegate.delivery.release_name import ReleaseName
from tidegate.releases import identity_signature, key_signature, stored


def files(name: ReleaseName, content: bytes, key: Path | None, *, by_identity: bool) -> dict[Path, bytes]:
    """By path: the envelope of the private key in that file, the bundle of the environment's identity, both or none."""
    found = {}
    if key is not None:
        found[stored.envelope_file(name)] = key_signature.sign(content, key).encode()
    if by_identity:
        found[stored.bundle_file(name)] = identity_signature.sign_file(content).encode()
    return found
