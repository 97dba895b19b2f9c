"""Parse tidegate's conditions; they are never evaluated as code.

`origin == 'JFK' and (distance > 500 or temp is null)`. A comparison is a column, an operator and constants: `==`, `!=`,
`<`, `<=`, `>`, `>=`, `in [..]`, `not in [..]`, `is null`, `is not null`; joined by `and`, `or`, `not` and parentheses.
Constants are 'text', numbers, true and false; a timestamp is compared with ISO text. Inside text a doubled quote is the
quote.

A missing value satisfies no comparison but `is null`, not even `!=` or `not in`: the rows that a condition selects are
the rows for which it is true, in every engine. That is SQL's rule, and `not` keeps it by turning each operator round.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import product
from typing import Annotated

from pydantic import AfterValidator, Field

Constant = str | int | float | bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """One column against constants: one for an ordering, any number for `in`, none for `is null`."""

    column: str
    operator: str
    constants: tuple[Constant, ...] = ()


Condition = tuple[tuple[Comparison, ...], ...]
"""True where all comparisons of any one alternative are true."""

MAX_COMPARISONS = 100
MAX_DEPTH = 20
NEGATED = {"==": "!=", "<": ">=", ">": "<=", "in": "not in", "is null": "is not null"}
NEGATED |= {negation: operator for operator, negation in NEGATED.items()}

TOKEN = re.compile(
    r"""\s*(?:(?P<text>'(?:[^']|'')*'|"(?:[^"]|"")*")
    |(?P<number>[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?(?![\w.]))
    |(?P<name>[A-Za-z_][A-Za-z0-9_]*)
    |(?P<operator>==|!=|<=|>=|<|>)
    |(?P<mark>[()\[\],]))""",
    re.VERBOSE,
)
KEYWORDS = frozenset({"and", "or", "not", "in", "is", "null", "true", "false"})
END = ("end", "")


def parse(text: str) -> Condition:
    """The condition that `text` states. Raises ValueError with one sentence that names the place and the remedy."""
    if len(text) > 2000:
        raise ValueError(f"is {len(text)} characters long; a condition has at most 2000")
    condition = _Parser(list(_tokens(text))).whole()
    if (count := sum(map(len, condition))) > MAX_COMPARISONS:
        raise ValueError(f"expands to {count} comparisons, at most {MAX_COMPARISONS}; `in [..]` takes many values")
    return condition


def _valid(text: str) -> str:
    parse(text)
    return text


ConditionText = Annotated[str, AfterValidator(_valid), Field(examples=["origin == 'JFK' and distance > 500"])]
"""A condition in the declaration: validated, still text."""


def columns(condition: Condition) -> tuple[str, ...]:
    """The columns that it compares, without duplicates, in order of appearance."""
    return tuple(dict.fromkeys(comparison.column for all_of in condition for comparison in all_of))


def problems(condition: Condition, types: Mapping[str, str]) -> list[str]:
    """Mismatches with these declared columns: unknown columns, constants of another type."""
    result = []
    for comparison in dict.fromkeys(comparison for all_of in condition for comparison in all_of):
        name, kind = comparison.column, types.get(comparison.column)
        if kind is None:
            result.append(f"unknown column: {name}; known: {', '.join(types)}")
        elif wrong := [constant for constant in comparison.constants if not fits(constant, kind)]:
            result.append(f"{name} is of type {kind} and cannot be compared with {wrong[0]!r}")
        elif kind in ("bool", "category") and comparison.operator in ("<", "<=", ">", ">="):
            result.append(f"{name} is of type {kind} and has no order; use == or in")
    return result


def fits(constant: object, kind: str) -> bool:
    """Whether values of a column of that type can be compared with the constant."""
    match kind:
        case "bool":
            return isinstance(constant, bool)
        case "int" | "float":
            return isinstance(constant, int | float) and not isinstance(constant, bool)
        case "timestamp":
            return isinstance(constant, str) and _is_timestamp(constant)
        case _:
            return isinstance(constant, str)


def instant(text: str) -> datetime:
    """The time that ISO text states, in UTC and without a zone, like a table's times. Raises ValueError."""
    time = datetime.fromisoformat(text)
    return time.astimezone(UTC).replace(tzinfo=None) if time.tzinfo else time


def _is_timestamp(text: str) -> bool:
    try:
        instant(text)
    except (ValueError, OverflowError):
        return False
    return True


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    position, end = 0, len(text.rstrip())
    while position < end:
        if not (match := TOKEN.match(text, position)):
            rest = text[position:].lstrip()
            hint = "; two values are compared with ==" if rest.startswith("=") else ""
            raise ValueError(f"cannot be parsed as a comparison from `{rest[:20]}` on{hint}")
        position = match.end()
        kind = str(match.lastgroup)
        token = match[kind]
        yield ("word" if kind == "name" and token in KEYWORDS else kind, token)


class _Parser:
    """Recursive descent over the tokens. `negated` is the parity of the enclosing `not`s."""

    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self.tokens = tokens
        self.at = 0
        self.depth = 0

    def whole(self) -> Condition:
        condition = self.joined("or", negated=False)
        if self.peek() != END:
            raise self.unexpected("`and`, `or` or the end")
        return condition

    def joined(self, word: str, *, negated: bool) -> Condition:
        parts = [self.operand(word, negated=negated)]
        while self.accept("word", word):
            parts.append(self.operand(word, negated=negated))
        if (word == "or") is not negated:
            return tuple(all_of for part in parts for all_of in part)
        combinations = 1
        for part in parts:
            combinations *= len(part)
        if combinations > MAX_COMPARISONS:
            raise ValueError(f"expands to {combinations} alternatives, at most {MAX_COMPARISONS}; simplify it")
        return tuple(tuple(comparison for all_of in chosen for comparison in all_of) for chosen in product(*parts))

    def operand(self, word: str, *, negated: bool) -> Condition:
        return self.joined("and", negated=negated) if word == "or" else self.single(negated=negated)

    def single(self, *, negated: bool) -> Condition:
        while self.accept("word", "not"):
            negated = not negated
        if not self.accept("mark", "("):
            comparison = self.comparison()
            operator = NEGATED[comparison.operator] if negated else comparison.operator
            return ((Comparison(comparison.column, operator, comparison.constants),),)
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise ValueError(f"nests deeper than {MAX_DEPTH} parentheses")
        inner = self.joined("or", negated=negated)
        self.expect("mark", ")")
        self.depth -= 1
        return inner

    def comparison(self) -> Comparison:
        column = self.expect("name", "", what="a column")
        if self.accept("word", "is"):
            absent = not self.accept("word", "not")
            self.expect("word", "null")
            return Comparison(column, "is null" if absent else "is not null")
        if self.accept("word", "not"):
            self.expect("word", "in")
            return Comparison(column, "not in", self.listed())
        if self.accept("word", "in"):
            return Comparison(column, "in", self.listed())
        operator = self.expect("operator", "", what="==, !=, <, <=, >, >=, in or is")
        return Comparison(column, operator, (self.constant(),))

    def listed(self) -> tuple[Constant, ...]:
        self.expect("mark", "[")
        values = [self.constant()]
        while self.accept("mark", ","):
            values.append(self.constant())
        self.expect("mark", "]")
        if len({str if isinstance(value, str) else bool if isinstance(value, bool) else float for value in values}) > 1:
            raise ValueError("lists values of different types; a column holds one type")
        return tuple(values)

    def constant(self) -> Constant:
        kind, token = self.peek()
        readers: dict[str, Callable[[str], Constant]] = {"text": _text, "number": _number}
        if kind in readers:
            self.at += 1
            return readers[kind](token)
        for word, constant in (("true", True), ("false", False)):
            if self.accept("word", word):
                return constant
        raise self.unexpected("a constant: 'text', a number, true or false (missing values: is null)")

    def peek(self) -> tuple[str, str]:
        return self.tokens[self.at] if self.at < len(self.tokens) else END

    def accept(self, kind: str, token: str) -> bool:
        accepted = self.peek() == (kind, token)
        self.at += accepted
        return accepted

    def expect(self, kind: str, token: str, what: str = "") -> str:
        actual = self.peek()
        if actual[0] != kind or (token and actual[1] != token):
            raise self.unexpected(what or f"`{token}`")
        self.at += 1
        return actual[1]

    def unexpected(self, wanted: str) -> ValueError:
        kind, token = self.peek()
        return ValueError(f"needs {wanted} " + ("at its end" if kind == "end" else f"instead of `{token[:40]}`"))


def _text(token: str) -> str:
    return token[1:-1].replace(token[0] * 2, token[0])


def _number(token: str) -> int | float:
    if len(token) > 30:
        raise ValueError(f"has a number of {len(token)} characters, at most 30")
    try:
        return int(token)
    except ValueError:
        number = float(token)
    if number in (float("inf"), float("-inf")):
        raise ValueError(f"has a number beyond the range of a float: {token}")
    return number
