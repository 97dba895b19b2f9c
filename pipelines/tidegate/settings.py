"""`[tool.tidegate]` in pyproject.toml at any revision, with the line of a setting."""

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from tidegate.errors import DeclarationError, Problem, Where

PYPROJECT = Path("pyproject.toml")
OWN_FOLDERS = ("pipelines", "src", ".")
"""The folders of the repository's own modules, searched if no installed package has them."""


@lru_cache(maxsize=8)  # asked for by every folder of kinds
def table(data: bytes | None) -> Mapping[str, object]:
    """The settings; empty where there are none."""
    try:
        document = tomllib.loads((data or b"").decode())
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise DeclarationError(Problem(f"is not valid TOML: {error}", Where(str(PYPROJECT)))) from None
    tool = document.get("tool")
    settings = tool.get("tidegate") if isinstance(tool, dict) else None
    return settings if isinstance(settings, dict) else {}


def line(data: bytes | None, text: str) -> Where:
    """The line below `[tool.tidegate]` that holds the text: tomllib gives no places."""
    lines = (data or b"").decode().splitlines()
    start = next((number for number, content in enumerate(lines) if content.strip().startswith("[tool.tidegate")), 0)
    for number, content in enumerate(lines[start:], start + 1):
        if text in content and not content.lstrip().startswith("#"):
            return Where(str(PYPROJECT), number, content.index(text) + 1, len(text))
    return Where(str(PYPROJECT))


def read() -> bytes | None:
    """The file in the current folder; None without one."""
    return PYPROJECT.read_bytes() if PYPROJECT.is_file() else None


def names(setting: str) -> bool:
    """Whether the file here may have the setting: parsing takes longer than the rest of a start."""
    return setting.encode() in (read() or b"")
