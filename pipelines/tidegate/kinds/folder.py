"""A folder of kinds: its names, and their modules, checked against its Protocol."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from types import ModuleType
from typing import Annotated, Any, Generic, TypeVar, cast, get_args

from tidegate.errors import DeclarationError, Problem, Where, unknown
from tidegate.kinds import literals, loading, member_values, members, places
from tidegate.kinds.places import KindFile

ROOT = Path(__file__).parents[1]
"""The package's own folder."""

Kind = TypeVar("Kind")


@dataclass(frozen=True, slots=True)
class Folder(Generic[Kind]):
    """A folder of the package, dotted, whose every file or package is one kind; names that begin with `_` are not.

    After the package's own kinds come the project's, then those of installed packages (`places.py`).
    """

    path: str
    noun: str
    """What a message calls one of them."""
    protocol: type[Kind]
    """What each file defines."""
    refers: tuple[tuple[str, "Folder[Any]"], ...] = ()
    """Members that list kinds of other folders: `NEEDS` of a rule names kinds of evidence."""
    is_declared: bool = True
    """Whether a declaration names the kind; else every kind may run."""
    discriminator: str = "kind"
    """The key by which a declaration names it."""
    rooms: tuple[str, ...] = ()
    """Subfolders that divide the package's own where one folder would be crowded, not a project's."""

    def built_in(self) -> tuple[str, ...]:
        """The names of the package's own, sorted."""
        return tuple(_built_in(self))

    def modules(self) -> dict[str, str]:
        """The dotted module of each of the package's own, by name."""
        return {name: file.module for name, file in _built_in(self).items()}

    def names(self) -> tuple[str, ...]:
        """The names of all, the package's own first."""
        return tuple(self.files())

    def files(self) -> dict[str, Path]:
        """The file of each by name: relative to the repository for the project's own, else absolute."""
        return {name: file.path for name, file in _files(self).items()}

    def load(self, name: str) -> Kind:
        """The module of that kind. Raises DeclarationError with the nearest name, or with what is wrong in it."""
        return cast("Kind", _load(self, name))

    def listed(self, name: str, member: str) -> frozenset[str] | None:
        """The texts that a constant of the kind's file lists, read without running it; None where it computes them."""
        file = _files(self)[name]
        return literals.words(file.path.read_bytes() if file.source is None else file.source, member)

    def params(self) -> Any:
        """The pydantic type of any kind's declaration: each kind's `Params`, distinguished by a Literal field.

        A built-in kind is loaded when a declaration names it; the project's own at once, so that what is wrong in them
        is reported though no declaration names them.
        """
        names = self.names()
        if len(names) == 1:
            return self._section(names[0])
        for name in names:
            if name not in _built_in(self):
                self._section(name)
        from tidegate.kinds.declared_kind import DeclaredKind

        return Annotated[Any, DeclaredKind(self.discriminator, {name: partial(self._section, name) for name in names})]

    def _section(self, name: str) -> Any:
        """The kind's `Params`. Raises DeclarationError where it does not name the kind."""
        section = cast("Any", self.load(name)).Params
        declared = getattr(section, "model_fields", {}).get(self.discriminator)
        if declared is None or get_args(declared.annotation) != (name,):
            message = f'Params must begin with `{self.discriminator}: Literal["{name}"]`, the name of the file'
            raise DeclarationError(Problem(message, Where(str(self.files()[name]))))
        return section


@cache
def _load(folder: Folder[Any], name: str) -> ModuleType:
    own = _built_in(folder).get(name)  # the package's own are found without reading the project
    if own is None and name not in folder.names():
        raise DeclarationError(unknown(name, folder.names(), what=folder.noun))
    file = own or _files(folder)[name]
    module = loading.run(file)
    if wrong := list(_wrong(folder, module, checked=own is not None)):
        raise DeclarationError(Problem(message, Where(str(file.path))) for message in wrong)
    return module


def _wrong(folder: Folder[Any], module: ModuleType, *, checked: bool) -> Iterator[str]:
    """Why the module cannot be used. `checked`: tests check its signatures against the Protocol."""
    if missing := members.missing(module, folder.protocol):
        yield from (f"a {folder.noun} must define {member}; see docs/add-a-kind.md" for member in missing)
    elif not checked:
        unfit = list(members.unfit(module, folder.protocol))
        yield from unfit or (*member_values.wrong(module), *_unknown(folder, module))


def _unknown(folder: Folder[Any], module: ModuleType) -> Iterator[str]:
    """What the module's members name that the other folder does not have."""
    for member, other in folder.refers:
        for name in sorted(set(getattr(module, member)) - set(other.names())):
            yield f"{member} names an {unknown(name, other.names(), what=other.noun)}"


@cache
def _files(folder: Folder[Any]) -> dict[str, KindFile]:
    files = _built_in(folder)
    for place in places.places():
        for name, file in place.kinds(folder.path).items():
            if name in files:
                other = "built in" if files[name].module.startswith("tidegate.") else f"in {files[name].path}"
                message = f"the {folder.noun} {name} is {other}; rename this file, which must not shadow it"
                raise DeclarationError(Problem(message, Where(str(file.path))))
            files[name] = file
    return files


@cache
def _built_in_files(path: str) -> tuple[Path, ...]:
    folder = ROOT.joinpath(*path.split("."))
    return tuple(sorted((*folder.glob("[!_]*.py"), *folder.glob("[!_]*/__init__.py"))))


def _built_in(folder: Folder[Any]) -> dict[str, KindFile]:
    """By name, sorted."""
    found = {}
    for path in (folder.path, *(f"{folder.path}.{room}" for room in folder.rooms)):
        for file in _built_in_files(path):
            name = file.parent.name if file.stem == "__init__" else file.stem
            if name not in folder.rooms:
                found[name] = KindFile(file, f"tidegate.{path}.{name}")
    return dict(sorted(found.items()))
