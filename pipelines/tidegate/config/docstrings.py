"""The text below each field of a section, read from its source when somebody asks: explain and editors do, no run does.

pydantic can do this at import (`use_attribute_docstrings`), where it takes as long as all the rest of the schema.
"""

import ast
import inspect
import sys
from functools import cache
from itertools import pairwise


@cache
def of_fields(section: type) -> dict[str, str]:
    """The docstrings of the fields that the class itself and those above it declare."""
    found: dict[str, str] = {}
    for each in reversed(section.__mro__):
        found |= _of_module(each.__module__).get(each.__qualname__, {})
    return found


@cache
def _of_module(name: str) -> dict[str, dict[str, str]]:
    try:
        tree = ast.parse(inspect.getsource(sys.modules[name]))
    except (OSError, TypeError):
        return {}
    return {node.name: _of_body(node.body) for node in tree.body if isinstance(node, ast.ClassDef)}


def _of_body(body: list[ast.stmt]) -> dict[str, str]:
    found = {}
    for field, below in pairwise(body):
        match field, below:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str() as text)):
                found[name] = inspect.cleandoc(text)
    return found
