"""Which of the package's own files decide what a stage writes: its imports, and theirs, down to the foundation.

The foundation (errors, records, artifacts, paths, plugins, config) stands below every stage; a change there is proved
by the test suite and not by running every pipeline again.
"""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tidegate.plugins import ROOT, kinds

_FOUNDATION = ("errors", "records", "artifacts", "paths", "plugins", "config")


@cache
def closure(module: str) -> tuple[Path, ...]:
    """The files of `module` (`stages.train`) and of all that it imports, relative to the package, sorted."""
    seen: set[str] = set()
    waiting = [module]
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        waiting += [each for each in _imports(name) if each not in seen]
    return tuple(sorted({path for name in seen if (path := _file(name)) and not _only_docstring(path)}))


def _imports(module: str) -> Iterator[str]:
    """The package's modules that `module` imports or loads, without the foundation."""
    path = _file(module)
    if path is None:
        return
    for node in _executed(ast.parse((ROOT / path).read_text())):
        for name in _names(node):
            parts = name.split(".")
            if parts[0] not in _FOUNDATION:
                yield from (".".join(parts[:length]) for length in range(1, len(parts) + 1))


def _executed(tree: ast.AST) -> Iterator[ast.AST]:
    """Every node that can run: not those below `if TYPE_CHECKING:`."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            for other in node.orelse:
                yield other
                yield from _executed(other)
            continue
        yield node
        yield from _executed(node)


def _names(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Import(names=aliases):
            yield from (each.name.removeprefix("tidegate.") for each in aliases if each.name.startswith("tidegate."))
        case ast.ImportFrom(module=str() as source, level=0, names=aliases) if source.split(".")[0] == "tidegate":
            inside = source.removeprefix("tidegate").removeprefix(".")
            yield from filter(None, [inside])
            yield from (".".join(filter(None, [inside, each.name])) for each in aliases)
        case ast.Call(args=[ast.Constant(value=str() as folder), *_]) if _is_loader(node.func):
            yield folder
            yield from (f"{folder}.{kind}" for kind in kinds(folder))


def _is_loader(function: ast.expr) -> bool:
    """`load("metrics", kind)`, `kinds("metrics")`, `plugins.load(…)`: a folder whose every file may run."""
    name = (
        function.id if isinstance(function, ast.Name) else function.attr if isinstance(function, ast.Attribute) else ""
    )
    return name in ("load", "kinds")


def _file(module: str) -> Path | None:
    path = Path(*module.split("."))
    for candidate in (path.with_suffix(".py"), path / "__init__.py"):
        if (ROOT / candidate).is_file():
            return candidate
    return None


def _only_docstring(path: Path) -> bool:
    body = ast.parse((ROOT / path).read_text()).body
    return path.name == "__init__.py" and all(isinstance(each, ast.Expr) for each in body)
