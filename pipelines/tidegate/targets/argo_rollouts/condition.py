"""Evaluate the conditions of an AnalysisTemplate as its controller does.

The controller's language is expr-lang; what is read here is the part that compares `result` with numbers.
https://expr-lang.org/docs/language-definition
"""

import ast
import math
import operator
import re
from collections.abc import Callable
from typing import Any

PYTHON = ((r"&&", " and "), (r"\|\|", " or "), (r"!(?!=)", " not "), (r"\btrue\b", "True"), (r"\bfalse\b", "False"))
COMPARISONS: dict[type[ast.cmpop], Callable[[Any, Any], object]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}
FUNCTIONS: dict[str, Callable[[Any], Any]] = {
    "len": len,
    "isNaN": math.isnan,
    "isInf": math.isinf,
    "asFloat": float,
}

Answer = list[float]
Condition = Callable[[Answer], bool]


def condition(text: str) -> Condition:
    """The condition as a function of Prometheus' answer. Raises ValueError for what this can't read.

    The function raises LookupError where the controller would report an error, like `result[0]` of an empty answer.
    """
    python = text
    for pattern, replacement in PYTHON:
        python = re.sub(pattern, replacement, python)
    try:
        tree = ast.parse(python.strip(), mode="eval").body
        _value(tree, [0.0])
    except (SyntaxError, TypeError, RecursionError, MemoryError):
        raise ValueError(f"is not a condition on result: {text}") from None

    def holds(answer: Answer) -> bool:
        return _value(tree, answer) is True

    return holds


def limits(text: str) -> list[float]:
    """The numbers that a condition compares with."""
    return [float(number) for number in re.findall(r"(?<![\w.\[])-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.\]])", text)]


def _value(node: ast.expr, answer: Answer) -> Any:
    match node:
        case ast.Constant(value=bool() | int() | float() as constant):
            return constant
        case ast.Name(id="result"):
            return answer
        case ast.Subscript(value=ast.Name(id="result"), slice=ast.Constant(value=int() as index)):
            return answer[index]
        case ast.Call(func=ast.Name(id=name), args=[argument], keywords=[]) if name in FUNCTIONS:
            return FUNCTIONS[name](_value(argument, answer))
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return not _value(operand, answer)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return -_value(operand, answer)
        case ast.BoolOp(op=ast.And(), values=parts):
            return all(_value(part, answer) for part in parts)
        case ast.BoolOp(op=ast.Or(), values=parts):
            return any(_value(part, answer) for part in parts)
        case ast.Compare(left=left, ops=[comparison], comparators=[right]) if type(comparison) in COMPARISONS:
            return COMPARISONS[type(comparison)](_value(left, answer), _value(right, answer))
    raise ValueError(f"can't be evaluated: {ast.unparse(node)}")
