"""The kinds of things that can be added by a file: where each is found, and what it must define.

A file in a folder is its registration: a rule's `kind: floor` is `gate/rules/floor.py`. Nothing else is imported.
These modules are light to import: what is heavy (pandas, scikit-learn, Great Expectations, scipy) loads in the
functions that need it, because typing the declaration imports every kind's `Params`.
"""

from dataclasses import dataclass
from functools import cache, reduce
from importlib import import_module
from operator import or_
from pathlib import Path
from typing import Annotated, Any, Generic, TypeVar, cast

from tidegate.errors import DeclarationError, unknown

ROOT = Path(__file__).parent

Kind = TypeVar("Kind")


@dataclass(frozen=True, slots=True)
class Folder(Generic[Kind]):
    """A folder of the package, dotted, whose every file is one kind. Files whose name begins with `_` are not."""

    path: str
    noun: str
    """What a message calls one of them."""

    def names(self) -> tuple[str, ...]:
        """The names of the kinds, sorted."""
        return _names(self.path)

    def load(self, name: str) -> Kind:
        """The module of that kind. Raises DeclarationError with the nearest known name."""
        if name not in self.names():
            raise DeclarationError(unknown(name, self.names(), what=self.noun))
        return cast("Kind", import_module(f"tidegate.{self.path}.{name}"))

    def params(self) -> Any:
        """The pydantic type of any kind's declaration: each kind's `Params`, told apart by its Literal field.

        The field is `kind`, or `strategy` for rollouts: the first field of the first kind.
        """
        from pydantic import Field

        members = [import_module(f"tidegate.{self.path}.{name}").Params for name in self.names()]
        if len(members) == 1:
            return members[0]
        return Annotated[reduce(or_, members), Field(discriminator=next(iter(members[0].model_fields)))]


@cache
def _names(path: str) -> tuple[str, ...]:
    files = ROOT.joinpath(*path.split(".")).glob("*.py")
    return tuple(sorted(file.stem for file in files if not file.stem.startswith("_")))


ANALYSES: Folder[Any] = Folder("analyses", "analysis")
ENGINES: Folder[Any] = Folder("checks.engines", "engine of checks")
METRICS: Folder[Any] = Folder("metrics", "metric")
REPORT_FORMATS: Folder[Any] = Folder("review.formats", "report format")
ROLLOUTS: Folder[Any] = Folder("rollouts", "rollout strategy")
RULES: Folder[Any] = Folder("gate.rules", "gate rule")
SOURCES: Folder[Any] = Folder("data.sources", "data source")
SPLITS: Folder[Any] = Folder("data.splits", "split")
STAGES: Folder[Any] = Folder("stages", "stage")
TARGETS: Folder[Any] = Folder("targets", "target")
VERBS: Folder[Any] = Folder("cli", "verb")
