"""What a Python file imports and writes as text, by Python's own parser.

For a project's own kinds, whose style is their authors'. Parsing takes about a millisecond a file, which the package's
hundreds of files would make half a second of every `compose`.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tidegate.errors import DeclarationError, Problem, Where

_IMPORTER = "import_module"
_UNREADABLE = (SyntaxError, ValueError, RecursionError, MemoryError)
"""What the parser raises for a file that is not Python: for a null byte and for too deep nesting, too."""


@dataclass(frozen=True, slots=True)
class PythonFile:
    """What one file runs, but for what only a type checker reads."""

    imports: frozenset[str]
    """Absolute dotted names: `from a import b` gives `a` and `a.b`, as `b` may be a module or not."""
    names: frozenset[str]
    """Every identifier that is read or imported."""
    texts: frozenset[str]
    """Every string that is written out, docstrings included."""

    @property
    def libraries(self) -> frozenset[str]:
        """The top-level modules."""
        return frozenset(name.partition(".")[0] for name in self.imports)


def read(path: Path, name: str) -> PythonFile:
    """The file, which is `name` (`acme_kinds/metrics/share.py`) from the folder that its package is imported from.

    Raises DeclarationError where it is not Python.
    """
    try:
        tree = ast.parse(path.read_bytes())
    except _UNREADABLE as error:
        reason = str(error.msg if isinstance(error, SyntaxError) else error)
        line = (error.lineno or 0) if isinstance(error, SyntaxError) else 0
        message = f"cannot be parsed: {type(error).__name__}: {reason}; fix the file or remove it"
        raise DeclarationError(Problem(message, Where(name, line))) from None
    return parsed(tree, tuple(name.split("/")[:-1]))


def parsed(tree: ast.AST, package: tuple[str, ...] = ()) -> PythonFile:
    """What the code does that belongs to a module of that package."""
    nodes = list(_run(tree))
    importers = {_IMPORTER, "__import__", *_renamed(nodes)}
    return PythonFile(
        frozenset(name for node in nodes for name in _imports(node, package, importers)),
        frozenset(name for node in nodes for name in _names(node)),
        frozenset(node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)),
    )


def _run(tree: ast.AST) -> Iterator[ast.AST]:
    """Every node but those below `if TYPE_CHECKING:`."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        yield node
        match node:
            case ast.If(test=ast.Name(id="TYPE_CHECKING") | ast.Attribute(attr="TYPE_CHECKING"), orelse=otherwise):
                waiting += otherwise
            case _:
                waiting += ast.iter_child_nodes(node)


def _renamed(nodes: list[ast.AST]) -> Iterator[str]:
    """What `from importlib import import_module as load` calls the function."""
    for node in nodes:
        if isinstance(node, ast.ImportFrom):
            yield from (alias.asname for alias in node.names if alias.name == _IMPORTER and alias.asname)


def _imports(node: ast.AST, package: tuple[str, ...], importers: set[str]) -> Iterator[str]:
    match node:
        case ast.Import(names=aliases):
            yield from (alias.name for alias in aliases)
        case ast.ImportFrom(module=module, names=aliases, level=level):
            source = _absolute("." * level + (module or ""), package)
            yield source
            yield from (f"{source}.{alias.name}" for alias in aliases)
        case ast.Call(func=ast.Name(id=called) | ast.Attribute(attr=called)) if called in importers:
            yield from (_absolute(name, package) for name in _literal(node))


def _literal(call: ast.Call) -> Iterator[str]:
    """The module that the call names, where the code spells it."""
    for argument in (*call.args[:1], *(keyword.value for keyword in call.keywords if keyword.arg == "name")):
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
            yield argument.value


def _absolute(name: str, package: tuple[str, ...]) -> str:
    """`.ranks` in a module of `acme.metrics` is `acme.metrics.ranks`."""
    level = len(name) - len(name.lstrip("."))
    above = package[: len(package) - level + 1] if level else ()
    return ".".join(filter(None, [*above, name[level:]]))


def _names(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name) | ast.alias(name=name):
            yield name


def words(texts: frozenset[str]) -> frozenset[str]:
    """The texts that are one word, as the name of a kind is."""
    return frozenset(text for text in texts if re.fullmatch(r"\w+", text))
