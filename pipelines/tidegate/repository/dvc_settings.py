"""Read DVC's settings: the repository's, then the local, untracked ones."""

import configparser
import os
import re
from pathlib import Path

from tidegate.errors import InfrastructureError, Problem, Where
from tidegate.repository.revisions import subfolder

FOLDER = Path(".dvc")
SHARED = FOLDER / "config"
LOCAL = FOLDER / "config.local"
_SECRET = re.compile(r"//[^/@]*@")
"""A name and a password in an address."""


def home(root: Path = Path()) -> Path:
    """The folder whose `.dvc` DVC uses in `root`: itself, else the nearest above it inside the repository.

    A scratch checkout has no git above it; it is as deep as the current folder.
    """
    for level in range(len(subfolder.prefix().parts) + 1):
        folder = root.joinpath(*[".."] * level)
        if (folder / FOLDER).is_dir():
            return folder
    return root


def read(root: Path = Path(), *files: Path) -> configparser.RawConfigParser:
    """The settings in the files, later ones first. Raises InfrastructureError for one that cannot be parsed."""
    settings = configparser.RawConfigParser()
    settings.optionxform = str  # type: ignore[assignment, method-assign]  # keys stay as they are written
    for file in files or (SHARED, LOCAL):
        try:
            settings.read(home(root) / file)
        except (configparser.Error, UnicodeDecodeError) as error:
            reason = " ".join(str(error).split())
            raise InfrastructureError(Problem(f"cannot be read: {reason}", Where(str(file)))) from None
    return settings


def remote(root: Path) -> str:
    """The default remote for messages: its name and address."""
    name, url = default_remote(root)
    return f"the DVC remote {name} ({_SECRET.sub('//', url)})" if url else "the DVC remote"


def default_remote(root: Path) -> tuple[str, str]:
    """Name and address of the default remote; empty where the repository's settings name none."""
    settings = read(root)
    name = settings.get("core", "remote", fallback="")
    return name, settings.get(_section(name), "url", fallback="")


def cache(root: Path) -> Path:
    """The cache that the settings of `root` name."""
    return home(root) / FOLDER / Path(read(root).get("cache", "dir", fallback="cache")).expanduser()


def require_remote(root: Path) -> None:
    """Raise InfrastructureError where the default remote is a folder that does not exist: DVC only warns."""
    _, url = default_remote(root)
    if url and "://" not in url and not Path(url).is_dir():
        raise InfrastructureError(f"{remote(root)} does not exist; mount or restore it, or set its address")


def local_remotes(root: Path) -> dict[str, dict[str, str]]:
    """Remotes whose address is a relative folder, with the absolute path: a checkout of `root` is elsewhere."""
    return {
        section: {"url": os.path.normpath(home(root).absolute() / FOLDER / url)}
        for section, entries in read(root).items()
        if section.startswith("'remote ") and (url := entries.get("url", "")) and "://" not in url
    }


def _section(name: str) -> str:
    return f"'remote \"{name}\"'"
