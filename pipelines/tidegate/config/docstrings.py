"""Read the docstring below each field of a section, on demand.

`explain` and editors need it, no run does. pydantic can do this at import (`use_attribute_docstrings`), where it takes
as long as all the rest of the schema.
"""

import ast
import inspect
import sys
from functools import cache
from itertools import pairwise


@cache
def of_fields(section: type) -> dict[str, str]:
    """The docstrings of the fields of the class and its bases."""
    result: dict[str, str] = {}
    for base in reversed(section.__mro__):
        result |= _of_module(base.__module__).get(base.__qualname__, {})
    return result


@cache
def _of_module(name: str) -> dict[str, dict[str, str]]:
    try:
        tree = ast.parse(inspect.getsource(sys.modules[name]))
    except (OSError, TypeError):
        return {}
    return {node.name: _of_body(node.body) for node in tree.body if isinstance(node, ast.ClassDef)}


def _of_body(body: list[ast.stmt]) -> dict[str, str]:
    result = {}
    for field, below in pairwise(body):
        match field, below:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str() as text)):
                result[name] = inspect.cleandoc(text)
    return result
