"""The installed packages that a model depends on, from their own metadata.

Only what is needed, directly or not, by the libraries that package.json lists: a test runner that happens to be
installed beside them changes nothing.
"""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution

UNRECORDED = ("INSTALLER", "REQUESTED", "RECORD", "direct_url.json", "uv_cache.json")
"""Files of a dist-info that differ by how a package was installed."""


@dataclass(frozen=True, slots=True)
class InstalledPackage:
    """A package: `files` is the sha256 over the names and hashes of its files as RECORD has them, `needs` names."""

    name: str
    version: str
    licence: str
    files: str
    needs: tuple[str, ...]


def installed(libraries: Iterable[str]) -> tuple[InstalledPackage, ...]:
    """The libraries and all that they need here, sorted by name; extras that none of them asks for are left out."""
    found: dict[str, InstalledPackage] = {}
    waiting = [(canonical(name), frozenset[str]()) for name in libraries]
    asked: dict[str, frozenset[str]] = {}
    while waiting:
        name, extras = waiting.pop()
        if name in asked and extras <= asked[name]:
            continue
        asked[name] = asked.get(name, frozenset()) | extras
        try:
            metadata = distribution(name)
        except PackageNotFoundError:
            continue  # of another platform, or replaced: what is not installed computes nothing
        needs = _needs(metadata, asked[name])
        found[name] = _package(name, metadata, tuple(sorted({need for need, _ in needs})))
        waiting += needs
    return tuple(_present(found[name], found) for name in sorted(found))


def canonical(name: str) -> str:
    """A package's name as PEP 503 normalises it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def digest(packages: Iterable[InstalledPackage]) -> str:
    """The sha256 of an environment: the same for the same packages with the same files."""
    lines = sorted(f"{package.name}=={package.version} {package.files}\n" for package in packages)
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def _present(package: InstalledPackage, found: dict[str, InstalledPackage]) -> InstalledPackage:
    needs = tuple(name for name in package.needs if name in found)
    return InstalledPackage(package.name, package.version, package.licence, package.files, needs)


def _needs(metadata: Distribution, extras: frozenset[str]) -> list[tuple[str, frozenset[str]]]:
    from packaging.requirements import InvalidRequirement, Requirement

    found = []
    for text in metadata.requires or ():
        try:
            requirement = Requirement(text)
        except InvalidRequirement:
            continue  # a package with metadata that no installer reads either
        marker = requirement.marker
        if marker is None or any(marker.evaluate({"extra": extra}) for extra in ("", *sorted(extras))):
            found.append((canonical(requirement.name), frozenset(requirement.extras)))
    return found


def _package(name: str, metadata: Distribution, needs: tuple[str, ...]) -> InstalledPackage:
    licence = str(metadata.metadata.json.get("license_expression", ""))
    return InstalledPackage(name, metadata.version, licence, _files(metadata), needs)


def _files(metadata: Distribution) -> str:
    """Compiled files, scripts outside of the package, and what installers add are left out: they differ by machine."""
    recorded = sorted(
        f"{file.as_posix()} {file.hash.mode}={file.hash.value}\n"
        for file in metadata.files or ()
        if file.hash and ".." not in file.parts and file.name not in UNRECORDED and file.suffix != ".pyc"
    )
    return hashlib.sha256("".join(recorded).encode()).hexdigest()
