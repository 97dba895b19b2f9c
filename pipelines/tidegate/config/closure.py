"""Which of the package's own files decide what a stage writes: its imports, and theirs, down to the foundation.

The foundation (errors, records, arrays, artifacts, paths, plugins, config) stands below every stage; a change there
is proved by the test suite and not by running every pipeline again.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tidegate.plugins import ROOT, kinds

_FOUNDATION = ("errors", "records", "arrays", "artifacts", "paths", "plugins", "config")


# `load("metrics", kind)`, `kinds("metrics")`: a folder whose every file may run
_LOADS = re.compile(r"\b(?:load|kinds)\(\s*[\"']([a-z_.]+)[\"']")


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
    tree = ast.parse(text)
    names = [name for statement in _executed(tree) for name in _names(statement)]
    for folder in _LOADS.findall(text):
        names += [folder, *(f"{folder}.{kind}" for kind in kinds(folder))]
    wanted = dict.fromkeys(
        ".".join(parts[:length])
        for parts in (name.split(".") for name in names)
        if parts[0] not in _FOUNDATION
        for length in range(1, len(parts) + 1)
    )
    return _Source(path, any(not isinstance(each, ast.Expr) for each in tree.body), tuple(wanted))


def _executed(block: ast.AST) -> Iterator[ast.stmt]:
    """Every statement that can run: not those below `if TYPE_CHECKING:`."""
    for field in ("body", "orelse", "finalbody", "handlers", "cases"):
        for each in getattr(block, field, ()) if isinstance(getattr(block, field, None), list) else ():
            if isinstance(each, ast.If) and isinstance(each.test, ast.Name) and each.test.id == "TYPE_CHECKING":
                for other in each.orelse:
                    yield other
                    yield from _executed(other)
                continue
            yield each
            yield from _executed(each)


def _names(statement: ast.stmt) -> Iterator[str]:
    match statement:
        case ast.Import(names=aliases):
            yield from (each.name.removeprefix("tidegate.") for each in aliases if each.name.startswith("tidegate."))
        case ast.ImportFrom(module=str() as source, level=0, names=aliases) if source.split(".")[0] == "tidegate":
            inside = source.removeprefix("tidegate").removeprefix(".")
            yield from filter(None, [inside])
            yield from (".".join(filter(None, [inside, each.name])) for each in aliases)


def _file(module: str) -> Path | None:
    path = Path(*module.split("."))
    for candidate in (path.with_suffix(".py"), path / "__init__.py"):
        if (ROOT / candidate).is_file():
            return candidate
    return None
