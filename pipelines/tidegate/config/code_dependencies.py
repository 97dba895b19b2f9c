"""Which of the package's own files decide what a stage writes: its imports, and theirs, down to the foundation.

The foundation (errors, records, arrays, artifacts, storage, paths, kinds, package_data, config) stands below every
stage; a change there is proved by the test suite and not by running every pipeline again.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tidegate import kinds
from tidegate.kinds import ROOT

_FOUNDATION = ("errors", "records", "arrays", "artifacts", "storage", "paths", "kinds", "config", "package_data")


# `METRICS.load(kind)`, `METRICS.names()`: a folder whose every file may run
_FOLDERS = {name: folder for name, folder in vars(kinds).items() if isinstance(folder, kinds.Folder)}
_LOADS = re.compile(rf"\b({'|'.join(_FOLDERS)})\.(?:load|names)\(")

# Read by pattern, because parsing every module of the package takes longer than all else that `validate` does; a test
# holds the patterns against Python's own parser on every file.
_TYPES_ONLY = re.compile(r"^( *)if TYPE_CHECKING:\n(?:\1 +.*\n|\n)+", re.MULTILINE)
_IMPORTS = re.compile(
    r"""^[ ]* (?: import[ ]+(?P<module>tidegate[\w.]*)
            | from[ ]+(?P<source>tidegate[\w.]*)[ ]+import[ ]+(?: \((?P<listed>[^)]*)\) | (?P<names>[^(\n\#]+) ) )""",
    re.MULTILINE | re.VERBOSE,
)
_DOCSTRING_ONLY = re.compile(r'\s*(?:"""(?:[^"]|"(?!""))*""")?\s*')


@cache
def closure(module: str) -> tuple[Path, ...]:
    """The files of `module` (`stages.train`) and of all that it imports, relative to the package, sorted."""
    seen: set[str] = set()
    waiting = [module]
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            waiting += _source(name).imports
    return tuple(sorted({source.path for name in seen if (source := _source(name)).path and source.has_code}))


@dataclass(frozen=True, slots=True)
class _Source:
    path: Path | None
    has_code: bool = False
    imports: tuple[str, ...] = ()


@cache
def _source(module: str) -> _Source:
    """What `module` is and which of the package's modules, without the foundation, it imports or loads."""
    path = _file(module)
    if path is None:
        return _Source(None)
    text = (ROOT / path).read_text()
    names = list(_names(_TYPES_ONLY.sub("", text)))
    for folder in map(_FOLDERS.__getitem__, _LOADS.findall(text)):
        names += [folder.path, *(f"{folder.path}.{name}" for name in folder.names())]
    wanted = dict.fromkeys(
        ".".join(parts[:length])
        for parts in (name.split(".") for name in names)
        if parts[0] not in _FOUNDATION
        for length in range(1, len(parts) + 1)
    )
    has_code = path.name != "__init__.py" or not _DOCSTRING_ONLY.fullmatch(text)
    return _Source(path, has_code, tuple(wanted))


def _names(text: str) -> Iterator[str]:
    """The package's modules, and what is imported from them, as statements name them."""
    for found in _IMPORTS.finditer(text):
        inside = (found["module"] or found["source"]).removeprefix("tidegate").removeprefix(".")
        yield from filter(None, [inside])
        for name in re.findall(r"(\w+)(?: as \w+)?\s*(?:,|\Z)", (found["listed"] or found["names"] or "").strip()):
            yield ".".join(filter(None, [inside, name]))


def _file(module: str) -> Path | None:
    path = Path(*module.split("."))
    for candidate in (path.with_suffix(".py"), path / "__init__.py"):
        if (ROOT / candidate).is_file():
            return candidate
    return None
