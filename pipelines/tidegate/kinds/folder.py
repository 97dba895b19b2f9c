"""A folder of kinds: the names of its files, and each one's module, held to the Protocol when it is loaded."""

from dataclasses import dataclass
from functools import cache, reduce
from importlib import import_module
from operator import or_
from pathlib import Path
from types import ModuleType
from typing import Annotated, Any, Generic, TypeVar, cast

from tidegate.errors import DeclarationError, Problem, Where, unknown
from tidegate.kinds import members

ROOT = Path(__file__).parents[1]
"""The package's own folder."""

Kind = TypeVar("Kind")


@dataclass(frozen=True, slots=True)
class Folder(Generic[Kind]):
    """A folder of the package, dotted, whose every file is one kind. Files whose name begins with `_` are not."""

    path: str
    noun: str
    """What a message calls one of them."""
    protocol: type[Kind]
    """What each file defines."""

    def names(self) -> tuple[str, ...]:
        """The names of the kinds, sorted."""
        return _names(self.path)

    def load(self, name: str) -> Kind:
        """The module of that kind. Raises DeclarationError with the nearest known name, or with what it lacks."""
        if name not in self.names():
            raise DeclarationError(unknown(name, self.names(), what=self.noun))
        module = import_module(f"tidegate.{self.path}.{name}")
        if missing := members.missing(module, self.protocol):
            raise DeclarationError(self._lacks(module, each) for each in missing)
        return cast("Kind", module)

    def params(self) -> Any:
        """The pydantic type of any kind's declaration: each kind's `Params`, told apart by its Literal field.

        The field is `kind`, or `strategy` for rollouts: the first field of the first kind.
        """
        from pydantic import Field

        found = [cast("Any", self.load(name)).Params for name in self.names()]
        if len(found) == 1:
            return found[0]
        return Annotated[reduce(or_, found), Field(discriminator=next(iter(found[0].model_fields)))]

    def _lacks(self, module: ModuleType, member: str) -> Problem:
        message = f"a {self.noun} must define {member}; see docs/add-a-kind.md"
        return Problem(message, Where(str(module.__file__)))


@cache
def _names(path: str) -> tuple[str, ...]:
    files = ROOT.joinpath(*path.split(".")).glob("*.py")
    return tuple(sorted(file.stem for file in files if not file.stem.startswith("_")))
