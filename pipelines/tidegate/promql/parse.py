"""Read a PromQL query into a tree."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import TypeVar

from tidegate.promql.series import Matcher

Item = TypeVar("Item")
TOKEN = re.compile(
    r"""\s*(?: (?P<duration>(?:\d+(?:ms|[smhd]))+) | (?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)
         | (?P<text>"(?:[^"\\]|\\.)*") | (?P<name>[a-zA-Z_:][a-zA-Z0-9_:]*)
         | (?P<sign>=~|!~|!=|==|>=|<=|[-+*/(){}\[\],=<>]) )""",
    re.VERBOSE,
)
UNIT_S = {"ms": 0.001, "s": 1, "m": 60, "h": 3600, "d": 86400}
BINARY = (("or",), ("and", "unless"), ("==", "!=", ">=", "<=", ">", "<"), ("+", "-"), ("*", "/"))
"""Loosest first."""
ESCAPES = {"n": "\n", "t": "\t", "r": "\r"}


class UnknownQueryError(ValueError):
    """A query that this can't answer; the message says which part."""


@dataclass(frozen=True, slots=True)
class Number:
    value: float


@dataclass(frozen=True, slots=True)
class SeriesSelector:
    """Series by name; with `range_s` their samples of so long a window. `offset_s` is how long ago it ends."""

    name: str
    matchers: tuple[Matcher, ...]
    range_s: float | None
    offset_s: float


@dataclass(frozen=True, slots=True)
class Call:
    """A function; of an aggregation also the labels that it keeps."""

    function: str
    arguments: tuple["Node", ...]
    by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Binary:
    operator: str
    left: "Node"
    right: "Node"


@dataclass(frozen=True, slots=True)
class Negative:
    operand: "Node"


Node = Number | SeriesSelector | Call | Binary | Negative


@cache
def parse(query: str) -> Node:
    """Raises UnknownQueryError for what is not of the known part of the language."""
    reader = _QueryReader(_tokens(query), query)
    node = reader.binary(0)
    if reader.next is not None:
        raise reader.unknown()
    return node


def _tokens(query: str) -> list[tuple[str, str]]:
    tokens, place, end = [], 0, len(query.rstrip())
    while place < end:
        found = TOKEN.match(query, place)
        if found is None:
            raise UnknownQueryError(f"unknown at {query[place : place + 20]!r}: {query}")
        assert found.lastgroup is not None
        tokens.append((found.lastgroup, found[found.lastgroup]))
        place = found.end()
    return tokens


class _QueryReader:
    """The tokens that are left."""

    def __init__(self, tokens: list[tuple[str, str]], query: str) -> None:
        self.tokens, self.place, self.query = tokens, 0, query

    @property
    def next(self) -> str | None:
        return self.tokens[self.place][1] if self.place < len(self.tokens) else None

    def unknown(self) -> UnknownQueryError:
        return UnknownQueryError(f"unknown at {self.next or 'the end'!r}: {self.query}")

    def take(self, *kinds: str) -> str:
        """The next token, which must be of one of these kinds."""
        if self.place == len(self.tokens) or self.tokens[self.place][0] not in kinds:
            raise self.unknown()
        self.place += 1
        return self.tokens[self.place - 1][1]

    def takes(self, text: str) -> bool:
        """Whether the next token is this; it is then taken."""
        self.place += (here := self.next == text)
        return here

    def expect(self, text: str) -> None:
        if not self.takes(text):
            raise self.unknown()

    def binary(self, level: int) -> Node:
        if level == len(BINARY):
            return self.unary()
        left = self.binary(level + 1)
        while (operator := self.next) in BINARY[level]:
            self.place += 1
            assert operator is not None
            left = Binary(operator, left, self.binary(level + 1))
        return left

    def unary(self) -> Node:
        if self.takes("-"):
            return Negative(self.unary())
        if self.takes("("):
            inside = self.binary(0)
            self.expect(")")
            return inside
        if self.place < len(self.tokens) and self.tokens[self.place][0] == "number":
            return Number(float(self.take("number")))
        name = self.take("name")
        return self.call(name) if self.next in ("(", "by") else self.selector(name)

    def call(self, function: str) -> Node:
        by: tuple[str, ...] = ()
        if self.takes("by"):
            self.expect("(")
            by = tuple(self.listed(lambda: self.take("name")))
        self.expect("(")
        return Call(function, tuple(self.listed(lambda: self.binary(0))), by)

    def listed(self, item: Callable[[], Item]) -> list[Item]:
        """Items with commas between, up to the closing parenthesis."""
        items: list[Item] = []
        while not self.takes(")"):
            if items:
                self.expect(",")
            items.append(item())
        return items

    def selector(self, name: str) -> Node:
        matchers: list[Matcher] = []
        if self.takes("{"):
            while not self.takes("}"):
                if matchers:
                    self.expect(",")
                label, operator = self.take("name"), self.take("sign")
                if operator not in ("=", "!=", "=~", "!~"):
                    raise self.unknown()
                matchers.append(Matcher(label, operator, _text(self.take("text"))))
        range_s = None
        if self.takes("["):
            range_s = _seconds(self.take("duration"))
            self.expect("]")
        offset_s = _seconds(self.take("duration")) if self.takes("offset") else 0.0
        return SeriesSelector(name, tuple(matchers), range_s, offset_s)


def _text(quoted: str) -> str:
    return re.sub(r"\\(.)", lambda found: ESCAPES.get(found[1], found[1]), quoted[1:-1])


def _seconds(duration: str) -> float:
    return sum(int(number) * UNIT_S[unit] for number, unit in re.findall(r"(\d+)(ms|[smhd])", duration))
