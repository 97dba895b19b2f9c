"""A file in a folder is the registration: a rule's `kind: floor` is `gate/rules/floor.py`. Nothing else is imported.

Plugin modules are light to import: what is heavy (pandas, scikit-learn, Great Expectations, scipy) loads in the
functions that need it, because typing the declaration imports every plugin's `Params`.
"""

import difflib
from functools import cache, reduce
from importlib import import_module
from operator import or_
from pathlib import Path
from types import ModuleType
from typing import Annotated, Any

from tidegate.errors import DeclarationError

ROOT = Path(__file__).parent


@cache
def kinds(folder: str) -> tuple[str, ...]:
    """The kinds that stand in `folder` ("gate.rules", "data.sources"), sorted."""
    return tuple(sorted(p.stem for p in ROOT.joinpath(*folder.split(".")).glob("*.py") if not p.stem.startswith("_")))


def load(folder: str, kind: str) -> ModuleType:
    """The plugin module of that kind. Raises DeclarationError with the nearest known kind."""
    if kind not in kinds(folder):
        raise DeclarationError(unknown(kind, kinds(folder), what=f"kind of {folder}"))
    return import_module(f"tidegate.{folder}.{kind}")


def union(folder: str) -> Any:
    """The pydantic type of any kind in `folder`: each plugin's `Params`, told apart by its Literal field.

    The field is `kind`, or `strategy` for rollouts: the first field of the first plugin.
    """
    from pydantic import Field

    members = [load(folder, kind).Params for kind in kinds(folder)]
    return (
        Annotated[reduce(or_, members), Field(discriminator=next(iter(members[0].model_fields)))]
        if len(members) > 1
        else members[0]
    )


def unknown(name: str, known: tuple[str, ...], what: str) -> str:
    """The sentence for a name that is not known: the nearest known one, or all of them when none is near."""
    near = difflib.get_close_matches(name, known, n=1)
    return f"no such {what}: {name}; " + (f"did you mean {near[0]}?" if near else f"known are {', '.join(known)}")
