"""Read a constant of a kind's file without running it.

A metric may import numpy, which takes longer than the rest of `tidegate validate`.
"""

import ast


def words(text: bytes, member: str) -> frozenset[str] | None:
    """The texts that `MEMBER = frozenset({"a", "b"})` lists at the top of a file, or a set, tuple or list does.

    None where the file has no such line, or computes the value: then only running it shows what it is.
    """
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError):
        return None
    values = [value for statement in tree.body if (value := _assigned(statement, member)) is not None]
    return _listed(values[0]) if len(values) == 1 else None


def _assigned(statement: ast.stmt, member: str) -> ast.expr | None:
    match statement:
        case ast.Assign(targets=[ast.Name(id=name)], value=value) if name == member:
            return value
        case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value) if name == member:
            return value
    return None


def _listed(value: ast.expr) -> frozenset[str] | None:
    match value:
        case ast.Call(func=ast.Name(id="frozenset" | "set" | "tuple"), args=[inner], keywords=[]):
            return _listed(inner)
        case ast.Set(elts=parts) | ast.Tuple(elts=parts) | ast.List(elts=parts):
            texts = [part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str)]
            return frozenset(texts) if len(texts) == len(parts) else None
    return None
