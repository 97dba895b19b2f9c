"""The type with which a Protocol annotates a constant.

The Protocols name types of every room for mypy alone, and import none of them. A name is looked up only when a kind
from outside the package is loaded: where the Protocol's own file says that it comes from.
"""

import ast
import inspect
import sys
from functools import cache
from importlib import import_module
from typing import Any


def type_of(protocol: type, name: str) -> Any:
    """The type of a member other than a function."""
    annotation = _annotation(protocol, name)
    if not isinstance(annotation, str):
        return annotation
    found = {read: _imported(*origin) for read, origin in _origins_in(protocol, annotation).items()}
    return eval(annotation, {**vars(sys.modules[protocol.__module__]), **found})  # noqa: S307 (the package's own text)


def spelled(protocol: type, name: str) -> str:
    """The type as the Protocol's file writes it, and which modules of the package define its names."""
    annotation = _annotation(protocol, name)
    text = annotation if isinstance(annotation, str) else inspect.formatannotation(annotation)
    modules = dict.fromkeys(module for module, _ in _origins_in(protocol, text).values())
    ours = ", ".join(module for module in modules if module.startswith("tidegate."))
    return text.replace("collections.abc.", "") + (f" ({ours})" if ours else "")


def _annotation(protocol: type, name: str) -> Any:
    return vars(protocol)[name].fget.__annotations__["return"]


def _origins_in(protocol: type, annotation: str) -> dict[str, tuple[str, str]]:
    origins = _origins(protocol.__module__)
    read = {node.id for node in ast.walk(ast.parse(annotation)) if isinstance(node, ast.Name)}
    return {name: origins[name] for name in sorted(read & origins.keys())}


@cache
def _origins(module: str) -> dict[str, tuple[str, str]]:
    """What the file imports by name, for mypy or for itself: the module, and the name in it."""
    tree = ast.parse(inspect.getsource(sys.modules[module]))
    statements = (node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module)
    return {alias.name: (node.module or "", alias.name) for node in statements for alias in node.names}


def _imported(module: str, name: str) -> Any:
    """What `from module import name` gives, which may be a module itself."""
    found = import_module(module)
    return getattr(found, name) if hasattr(found, name) else import_module(f"{module}.{name}")
