"""Which classes beyond scikit-learn's pyproject.toml trusts: `[tool.tidegate] trusted = ["lightgbm.LGBMRegressor"]`.

Trusting is importing, so that a change must not trust its own code: where there is a merge base, its pyproject counts.
"""

import re
import tomllib
from pathlib import Path
from typing import Any

from tidegate.errors import DeclarationError, Problem, Where

PYPROJECT = Path("pyproject.toml")
_NAME = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)+", re.ASCII)


def trusted(data: bytes | None) -> frozenset[str]:
    """The names in the bytes of a pyproject.toml; none where there is no such file or no such table."""
    names = table(data).get("trusted", [])
    where = Where(str(PYPROJECT))
    if not isinstance(names, list):
        raise DeclarationError(
            Problem('must be a list, like ["lightgbm.LGBMRegressor"]', where, "tool.tidegate.trusted")
        )
    if wrong := [name for name in names if not (isinstance(name, str) and _NAME.fullmatch(name))]:
        raise DeclarationError(
            Problem(f"must be the dotted name of a class, got {name!r}", where, "tool.tidegate.trusted")
            for name in wrong
        )
    return frozenset(names)


def trusted_here() -> frozenset[str]:
    """What the work tree trusts."""
    return trusted(PYPROJECT.read_bytes() if PYPROJECT.is_file() else None)


def table(data: bytes | None) -> dict[str, Any]:
    """`[tool.tidegate]` in the bytes of a pyproject.toml; empty where there is none."""
    try:
        document = tomllib.loads((data or b"").decode())
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise DeclarationError(Problem(f"is not valid TOML: {error}", Where(str(PYPROJECT)))) from None
    settings = document.get("tool", {}).get("tidegate", {})
    return settings if isinstance(settings, dict) else {}
