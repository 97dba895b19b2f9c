"""Which release each environment names, as params.yaml declares it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tidegate.config import params
from tidegate.delivery.release_name import LATEST
from tidegate.errors import DeclarationError, Problem, Where
from tidegate.paths import PARAMS


@dataclass(frozen=True, slots=True)
class DeclaredReleases:
    """The project, and by environment, in the order of their declaration, the release that it names, or `latest`."""

    project: str
    releases: Mapping[str, str]


def read(root: Path = Path()) -> DeclaredReleases:
    """Raises DeclarationError where params.yaml cannot be read, or is not what `tidegate compose` writes."""
    path = root / PARAMS
    values = params.read(path)
    project, environments = values.get("project"), values.get("environments")
    if not isinstance(project, str):
        raise _misshapen(path, "project", "must be text")
    if not isinstance(environments, dict):
        raise _misshapen(path, "environments", "must be a mapping")
    return DeclaredReleases(project, {str(name): _release(path, name, entry) for name, entry in environments.items()})


def _release(path: Path, name: object, environment: object) -> str:
    release = environment.get("release", LATEST) if isinstance(environment, dict) else None
    if not isinstance(release, str):
        raise _misshapen(path, f"environments.{name}", "must be a mapping whose release is text")
    return release


def _misshapen(path: Path, key: str, reason: str) -> DeclarationError:
    return DeclarationError(Problem(f"{reason}; run `tidegate compose`", Where(str(path)), key))
