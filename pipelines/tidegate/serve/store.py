"""Fetch and publish model packages by their digest.

A package's address in the store is its digest: what arrives is exactly what was named, or nothing. A package is
package.json and the files that it lists with their sha256 and size. The sha256 of package.json is the package's
identity, so one digest pins every byte.
"""

import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tidegate.address_path import require_direct
from tidegate.artifacts import sha256, write_bytes
from tidegate.errors import DeclarationError, EvidenceError, InfrastructureError, Problem, Where
from tidegate.serve import store_files
from tidegate.storage import replacing

LISTING = "package.json"
MOST_LISTING = 1024 * 1024
MOST_BYTES = 2 * 1024**3
FILE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,100}")
DIGEST = re.compile(r"[0-9a-f]{64}")


def fetch(store: str, digest: str, into: Path) -> None:
    """Read `<store>/<digest>/…`. The listing is written last: a folder with a listing is complete."""
    place = f"{_direct(store)}/{digest}"
    listing = b"".join(_chunks(f"{place}/{LISTING}", MOST_LISTING, digest))
    for name, file in files(listing, f"{place}/{LISTING}"):
        with replacing(into / name, size=file["bytes"]) as temporary, temporary.open("wb") as written:
            written.writelines(_chunks(f"{place}/{name}", file["bytes"], file["sha256"]))
    write_bytes(into / LISTING, listing)


def publish(package: Path, store: str) -> str:
    """Copy a package to a store that fsspec can write (a folder, s3://…), and return its digest. Idempotent."""
    import fsspec

    digest = verified(package)
    filesystem, root = fsspec.core.url_to_fs(_direct(store))
    place = f"{root}/{digest}"
    try:
        filesystem.makedirs(place, exist_ok=True)
        for name in (*(name for name, _ in files((package / LISTING).read_bytes(), str(package))), LISTING):
            filesystem.put_file(str(package / name), f"{place}/{name}")
    except OSError as error:
        raise InfrastructureError(Problem(f"cannot be written: {error.strerror or error}", Where(store))) from None
    return digest


def _direct(store: str) -> str:
    try:
        return require_direct(store)
    except ValueError as error:
        raise DeclarationError(Problem(str(error), Where(store))) from None


def verified(package: Path, expected: str | None = None) -> str:
    """The package's digest, after every file was verified against the listing."""
    digest = sha256(package / LISTING)
    if expected is not None and digest != expected:
        raise EvidenceError(Problem(f"has sha256 {digest}, expected {expected}", Where(str(package / LISTING))))
    for name, file in files((package / LISTING).read_bytes(), str(package / LISTING)):
        if (actual := sha256(package / name)) != file["sha256"]:
            reason = f"has sha256 {actual}, package.json lists {file['sha256']}; delete it and run `dvc repro`"
            raise EvidenceError(Problem(reason, Where(str(package / name))))
    return digest


def files(listing: bytes, place: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """The entries of a listing. Raises EvidenceError on a name that could leave the folder, and on impossible sizes."""
    try:
        listed = json.loads(listing)["files"]
        entries = [(name, file["sha256"], file["bytes"]) for name, file in listed.items()]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise EvidenceError(Problem("lists no files with sha256 and bytes", Where(place))) from None
    total = 0
    for name, digest, size in entries:
        sound = isinstance(size, int) and size >= 0 and isinstance(digest, str) and DIGEST.fullmatch(digest)
        if not sound or not FILE_NAME.fullmatch(name) or name == LISTING:
            raise EvidenceError(Problem(f"lists {name!r}, which is not a file name of a package", Where(place)))
        total += size
    if total > MOST_BYTES:
        raise EvidenceError(Problem(f"lists {total} bytes; a package has at most {MOST_BYTES}", Where(place)))
    yield from ((name, {"sha256": digest, "bytes": size}) for name, digest, size in entries)


def _chunks(url: str, most: int, digest: str) -> Iterator[bytes]:
    """The content at the address, piece by piece; raises at the end where its digest differs."""
    size, hashed = 0, hashlib.sha256()
    for chunk in store_files.chunks(url):
        size += len(chunk)
        if size > most:
            raise EvidenceError(Problem(f"is larger than the expected {most} bytes", Where(url)))
        hashed.update(chunk)
        yield chunk
    if (actual := hashed.hexdigest()) != digest:
        raise EvidenceError(Problem(f"has sha256 {actual}, expected {digest}; the store was changed", Where(url)))
