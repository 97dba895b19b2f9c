"""Classes trusted beyond scikit-learn's, from pyproject.toml.

`[tool.tidegate] trusted = ["lightgbm.LGBMRegressor"]`. Trusting is importing, so that a change must not trust its own
code: where there is a merge base, its pyproject counts.
"""

import re

from tidegate import settings
from tidegate.errors import DeclarationError, Problem, Where
from tidegate.settings import PYPROJECT

_NAME = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)+", re.ASCII)


def trusted(data: bytes | None) -> frozenset[str]:
    """The names in the bytes of a pyproject.toml; none without the file or the table."""
    names = settings.table(data).get("trusted", [])
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
    """The classes that the work tree trusts."""
    return trusted(settings.read())
