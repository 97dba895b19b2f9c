"""Where other kinds come from: the project's folders, and installed packages.

`[tool.tidegate] kinds = ["pipelines/flights"]` names folders of the repository that are laid out like the package. They
are read once per process, from the current folder; a verb that decides on a change chooses the merge base's first
(`choose`). An installed package names its folder in the entry-point group `tidegate.kinds`.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from tidegate import distributions, settings
from tidegate.errors import DeclarationError, Problem, Where

KEY = "tool.tidegate.kinds"
COMPILED = frozenset({".so", ".pyd", ".pyc", ".pyo"})


@dataclass(frozen=True, slots=True)
class KindFile:
    """One kind: its file, as messages name it, and the name of its module."""

    path: Path
    module: str
    source: bytes | None = None
    """What runs, instead of what an import of the module would find."""


@dataclass(frozen=True, slots=True)
class KindPlace:
    """A folder of kinds that is not the package's own."""

    name: str
    files: Mapping[PurePosixPath, KindFile] = field(default_factory=dict)
    """The files by their path below the folder, like `gate/rules/late.py`."""

    def kinds(self, folder: str) -> dict[str, KindFile]:
        """The kinds of a dotted folder, by name."""
        below = PurePosixPath(*folder.split("."))
        return {path.stem: file for path, file in self.files.items() if path.parent == below and _is_kind(path)}


def project(folder: str, sources: Mapping[str, bytes], *, label: str = "") -> KindPlace:
    """The project's folder with these files, by path below it. `label` goes before each path in messages."""
    prefix = f"_project_kinds.{folder.replace('/', '.')}"
    files = {}
    for name, source in sources.items():
        path = PurePosixPath(name)
        module = ".".join((prefix, *path.with_suffix("").parts))
        files[path] = KindFile(Path(f"{label}{folder}/{name}"), module, source)
    return KindPlace(folder, files)


def declared(data: bytes | None) -> dict[str, Where]:
    """The folders that the bytes of a pyproject.toml name, each with its place."""
    if data is None or b"kinds" not in data:  # parsing takes longer than the rest
        return {}
    listed = settings.table(data).get("kinds", [])
    if not isinstance(listed, list) or not all(isinstance(folder, str) for folder in listed):
        message = 'must be a list of folders, like ["pipelines/flights"]'
        raise DeclarationError(Problem(message, settings.line(data, "kinds"), KEY))
    lines = {name: _line(data, name) for name in listed}
    if wrong := [name for name in lines if not _is_inside(name)]:
        message = "must be a folder inside the repository, like pipelines/flights, got {!r}"
        raise DeclarationError(Problem(message.format(name), lines[name], KEY) for name in wrong)
    return lines


def _line(data: bytes, name: str) -> Where:
    """The place of the folder's name, which may be a text that other lines have, too, such as a dot."""
    for quote in "\"'":
        if (place := settings.line(data, f"{quote}{name}{quote}")).line:
            return Where(place.path, place.line, place.column + 1, len(name) or 1)
    return settings.line(data, "kinds")


def work_tree(root: Path = Path()) -> tuple[KindPlace, ...]:
    """What the project in that folder adds."""
    path = root / settings.PYPROJECT
    folders = declared(path.read_bytes() if path.is_file() else None)
    return tuple(project(name, dict(_sources(root, name, where))) for name, where in folders.items())


def _sources(root: Path, name: str, where: Where) -> Iterator[tuple[str, bytes]]:
    """The Python files below the folder. Links are not followed, as for the merge base's kinds."""
    folder = root / name
    if not folder.is_dir():
        raise DeclarationError(Problem(f"{name} is not a directory; create it, or remove it from kinds", where, KEY))
    _refuse_link(root, folder)  # before it is walked: it may lead to a whole disk
    for path in sorted(folder.rglob("*")):
        if "__pycache__" in path.parts:
            continue
        _refuse_link(root, path)
        shown = Where(path.relative_to(root).as_posix())
        if path.suffix in COMPILED:
            raise DeclarationError(Problem("is a compiled file; a kind must be a Python source file", shown))
        if path.suffix == ".py" and path.is_file():
            yield path.relative_to(folder).as_posix(), path.read_bytes()


def _is_inside(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return bool(parts) and not PurePosixPath(name).is_absolute() and ".." not in parts and "\\" not in name


def _refuse_link(root: Path, path: Path) -> None:
    """Raise where the path, or a folder above it, is a symbolic link; the message names the link itself."""
    below = path.relative_to(root)
    for part in (*reversed(below.parents[:-1]), below):
        if (root / part).is_symlink():
            message = "is a symbolic link; replace it with the file or folder itself"
            raise DeclarationError(Problem(message, Where(part.as_posix())))


def _is_kind(path: PurePosixPath) -> bool:
    return path.suffix == ".py" and not path.stem.startswith("_")


@dataclass(slots=True)
class _Chosen:
    """What this process uses; None until the first use."""

    places: tuple[KindPlace, ...] | None = None
    used_in: Path | None = None


_CHOSEN = _Chosen()


def places() -> tuple[KindPlace, ...]:
    """What the project adds, then what installed packages add."""
    if _CHOSEN.places is None:
        _CHOSEN.places, _CHOSEN.used_in = (*work_tree(), *installed()), Path.cwd()
    return _CHOSEN.places


def choose(chosen: Iterable[KindPlace]) -> None:
    """Use these of the project, and no others, in this process.

    The declaration's types are built from the kinds once: a later choice would not reach them, and is a bug where the
    kinds of this folder are already in use.
    """
    all_places = (*chosen, *installed())
    if _CHOSEN.places is None:
        _CHOSEN.places = all_places
    elif Path.cwd() == _CHOSEN.used_in and _contents(all_places) != _contents(_CHOSEN.places):
        raise RuntimeError("kinds of the work tree were used before those of the merge base were chosen")


def _contents(chosen: Iterable[KindPlace]) -> list[tuple[str, dict[PurePosixPath, bytes | None]]]:
    return [(place.name, {path: file.source for path, file in place.files.items()}) for place in chosen]


def installed() -> tuple[KindPlace, ...]:
    """What installed packages add, sorted by name."""
    if not any(map(distributions.names_kinds, distributions.metadata())):
        return ()
    from importlib.metadata import entry_points

    declared_points = sorted(entry_points(group=distributions.GROUP), key=lambda entry_point: entry_point.value)
    return tuple(_package(entry_point.value) for entry_point in declared_points)


def _package(module: str) -> KindPlace:
    from importlib.util import find_spec

    spec = find_spec(module)
    if spec is None or not spec.submodule_search_locations:
        named = f"the entry point {module} of {distributions.GROUP}"
        message = f"{named} is not a package; reinstall the distribution that defines it"
        raise DeclarationError(message)
    root = Path(next(iter(spec.submodule_search_locations)))
    paths = (path.relative_to(root) for path in sorted(root.rglob("*.py")))
    return KindPlace(
        module,
        {
            PurePosixPath(path.as_posix()): KindFile(root / path, ".".join((module, *path.with_suffix("").parts)))
            for path in paths
        },
    )
