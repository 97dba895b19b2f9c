"""The package's own data files: catalogues, style sheets, templates, the starter.

A wheel can be built without them and an installation can lose one. Everything that reads one reads it here, so that the
error names the missing file and the remedy.
"""

import json
from pathlib import Path
from typing import Any

from tidegate.errors import UserError

PACKAGE = Path(__file__).parent


def content(path: Path) -> bytes:
    """The bytes of a data file of the package. Raises UserError if it is missing from the installation."""
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        raise missing(path) from None


def text(path: Path) -> str:
    return content(path).decode()


def document(path: Path) -> Any:
    """The value in a JSON file of the package."""
    try:
        return json.loads(content(path))
    except ValueError as error:
        raise UserError(f"{_named(path)} is damaged ({error}); {_REMEDY}") from None


def missing(path: Path) -> UserError:
    """The error for a data file that is missing from the installation."""
    return UserError(f"{_named(path)} is missing from this installation; {_REMEDY}")


_REMEDY = "reinstall it: pip install --force-reinstall tidegate"


def _named(path: Path) -> str:
    inside = path.relative_to(PACKAGE).as_posix() if path.is_relative_to(PACKAGE) else str(path)
    return f"tidegate's own file {inside} ({PACKAGE})"
