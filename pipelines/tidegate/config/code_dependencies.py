"""The files that decide what a stage writes: imports, and kinds that they load.

The foundation is left out: it finds files, names problems or decides whether a declaration is accepted, so it cannot
change what an accepted declaration computes. A change there is tested by the test suite, not by running every
pipeline again. Included are the sections' own files (a default in them is a value that params.yaml does not hold), and
what conditions, expressions and number formats mean.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path, PurePosixPath

from tidegate import kinds
from tidegate.config import package_files, python_imports
from tidegate.kinds import ROOT, STAGES, places

_FOUNDATION = ("errors", "kinds", "package_data", "paths", "settings", "storage", "config")
_COUNTED = tuple(
    f"config.{name}" for name in ("schema", "section", "expression", "regex", "expectation_columns", "expectations")
)
_SECTIONS = ROOT / "config/schema"
_OBJECTIVES = ROOT / "objectives"
_ROWS_ARE_DECIDED_BY = frozenset(ROOT / room for room in ("data", "metrics", "stats", "tasks"))

# `METRICS.load(kind)`, `METRICS.names()`: a folder of which the declared kinds run
_FOLDERS = {name: folder for name, folder in vars(kinds).items() if isinstance(folder, kinds.Folder)}
_LOADING = re.compile(r"\.(?:load|names)\(")
_LOADS = re.compile(rf"\b({'|'.join(_FOLDERS)})\.(?:load|names)\(")

# The package's own files are read by pattern, because parsing them takes half a second, more than everything else in
# `compose`; a test proves that the patterns find exactly what Python's own parser does, on every file. They rely on the
# package's style (one import a line), which ruff enforces here but not in a project: see `python_imports`.
_TYPES_ONLY = re.compile(r"^( *)if TYPE_CHECKING:\n(?:\1 +.*\n|\n)+", re.MULTILINE)
_IMPORTS = re.compile(
    r"""^[ ]* (?: import[ ]+(?P<module>tidegate[\w.]*)
            | from[ ]+(?P<source>tidegate[\w.]*)[ ]+import[ ]+(?: \((?P<listed>[^)]*)\) | (?P<names>[^(\n\#]+) ) )""",
    re.MULTILINE | re.VERBOSE,
)
_LISTED = re.compile(r"(\w+)(?: as \w+)?\s*(?:,|\Z)")
_LIBRARIES = re.compile(r"^ *(?:import +(\w+)|from +(\w+)[\w.]* +import )", re.MULTILINE)
_WORDS = re.compile(r"""["'](\w+)["']""")


@dataclass(frozen=True, slots=True)
class Closure:
    """Files by a name that is the same on every machine, and the other packages that they import.

    `foreign` are the packages that kinds from outside tidegate import.
    """

    files: dict[str, Path]
    libraries: frozenset[str]
    foreign: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Module:
    """A module: its files, what it imports of the package and of others, the folders of kinds that it loads from."""

    files: dict[str, Path]
    imports: tuple[Path, ...]
    libraries: frozenset[str]
    loads: tuple[str, ...]
    words: frozenset[str]


def closure(module: str, declared: Collection[str], *, decides_on_rows: bool = True) -> Closure:
    """What `module` (`stages.train`) runs. Of the kinds that it loads by name, those count whose name is among the
    `declared` words, or is written in quotes where kinds are loaded or have their defaults, and those that no
    declaration names. Without `decides_on_rows`, objectives are only declared and rendered.
    """
    seen: dict[Path, _Module] = {}
    names: dict[Path, str] = {}
    waiting = list(package_files.of([module]))
    folder, _, kind = module.rpartition(".")
    if not waiting and kind in (others := _others(Path.cwd()).get(folder, {})):
        file, name = others[kind]
        waiting.append(file)
        names[file] = name
    while waiting:
        path = waiting.pop()
        if path not in seen:
            source = seen[path] = _foreign(path, names[path]) if path in names else _source(path)
            if not decides_on_rows and _OBJECTIVES in path.parents:
                seen[path] = source = _rendered_only(source)
            names |= {kind: name for kind, name in _kinds(source, declared) if name}
            waiting += [*source.imports, *(kind for kind, _ in _kinds(source, declared))]
    files = {name: file for source in seen.values() for name, file in source.files.items()}
    return Closure(
        {name: files[name] for name in sorted(files)},
        frozenset().union(*(source.libraries for source in seen.values())),
        frozenset().union(*(seen[path].libraries for path in names)),
    )


def _rendered_only(objective: _Module) -> _Module:
    """An objective's module without what it decides on rows with."""
    imports = tuple(path for path in objective.imports if not _decides_on_rows(path))
    return replace(objective, imports=imports, libraries=frozenset(), loads=())


@cache
def _decides_on_rows(path: Path) -> bool:
    return not _ROWS_ARE_DECIDED_BY.isdisjoint(path.parents)


def in_work_tree(stage: str) -> bool:
    """Whether the work tree has the stage: the merge base's kinds, which decide on a change, may differ."""
    return stage in STAGES.built_in() or stage in _others(Path.cwd()).get(STAGES.path, {})


def _kinds(source: _Module, declared: Collection[str]) -> Iterator[tuple[Path, str]]:
    """The kinds that a module loads, and the name of each that is not the package's own.

    The project's are those of the work tree, even where the merge base's decide on a change.
    """
    for name in source.loads:
        folder = _FOLDERS[name]
        yield from ((path, "") for path in package_files.of([folder.path]))
        for kind, file in (_own(name) | _others(Path.cwd()).get(folder.path, {})).items():
            if not folder.is_declared or kind in declared or kind in source.words or kind in _default_words():
                yield file


@cache
def _own(folder: str) -> dict[str, tuple[Path, str]]:
    """The package's own kinds in a folder: their files, and no other name."""
    modules = _FOLDERS[folder].modules().items()
    inside = len(f"{ROOT.name}.")
    return {kind: (file, "") for kind, module in modules for file in package_files.of([module[inside:]])}


@cache
def _others(root: Path) -> dict[str, dict[str, tuple[Path, str]]]:
    """The kinds of the project in `root` and of installed packages, by folder: their files, and names that are the same
    on every machine.
    """
    found: dict[str, dict[str, tuple[Path, str]]] = {}
    for place in (*places.work_tree(root), *places.installed()):
        for folder in _FOLDERS.values():
            for kind, file in place.kinds(folder.path).items():
                is_installed = file.path.is_absolute()
                name = f"{file.module.replace('.', '/')}.py" if is_installed else file.path.as_posix()
                found.setdefault(folder.path, {})[kind] = (root / file.path, name)
    return found


@cache
def _default_words() -> frozenset[str]:
    """What is written in quotes in the sections' files: `engine: str = "duckdb"`."""
    return frozenset(
        word
        for file in sorted(_SECTIONS.glob("*.py"))
        for word in _WORDS.findall("\n".join(package_files.code_in(file).texts))
    )


@cache
def _source(path: Path) -> _Module:
    found = package_files.code_in(path)
    code, texts = found.code, "\n".join(found.texts)
    run = _TYPES_ONLY.sub("", code) if "TYPE_CHECKING" in code else code
    has_code = path.name != "__init__.py" or bool(code)
    loads = _LOADS.findall(code) if _LOADING.search(code) else []
    return _Module(
        files={package_files.name_of(file): file for file in (path, *_data(path, texts))} if has_code else {},
        imports=_counted(_names(run)),
        libraries=frozenset(one or other for one, other in _LIBRARIES.findall(run)),
        loads=() if path.parent == _SECTIONS else tuple(dict.fromkeys(loads)),  # sections use kinds only as types
        words=frozenset(_WORDS.findall(texts)),
    )


@cache
def _foreign(path: Path, name: str) -> _Module:
    """A kind from outside the package. `name` is the same on every machine."""
    found = python_imports.read(path, name)
    package = f"{ROOT.name}."
    data = [
        file
        for file in package_files.others_in(path.parent)
        if file.stem == path.stem or any(file.name in text for text in found.texts)
    ]
    return _Module(
        files={name: path, **{f"{PurePosixPath(name).parent}/{file.name}": file for file in data}},
        imports=_counted(module.removeprefix(package) for module in found.imports if module.startswith(package)),
        libraries=found.libraries,
        loads=tuple(sorted(found.names & _FOLDERS.keys())),
        words=python_imports.words(found.texts),
    )


def _counted(modules: Iterable[str]) -> tuple[Path, ...]:
    """The files of those modules of the package, and of the packages that they are in, which are not foundation."""
    names = (name.split(".") for name in modules)
    parents = dict.fromkeys(".".join(parts[:length]) for parts in names for length in range(1, len(parts) + 1))
    return tuple(package_files.of(filter(_counts, parents)))


@cache
def _counts(module: str) -> bool:
    return not any(_is_below(module, part) for part in _FOUNDATION) or any(_is_below(module, part) for part in _COUNTED)


def _is_below(module: str, part: str) -> bool:
    return f"{module}.".startswith(f"{part}.")


def _data(path: Path, texts: str) -> Iterator[Path]:
    """The files beside a module that it reads: by their name, or by its own with another suffix."""
    for file in package_files.beside(path.parent):
        if file.stem == path.stem or f'"{file.name}"' in texts:
            yield file


def _names(text: str) -> Iterator[str]:
    """The package's modules, and what is imported from them, as statements name them."""
    for statement in _IMPORTS.finditer(text):
        inside = (statement["module"] or statement["source"]).removeprefix("tidegate").removeprefix(".")
        yield from filter(None, [inside])
        for name in _LISTED.findall((statement["listed"] or statement["names"] or "").strip()):
            yield ".".join(filter(None, [inside, name]))
