"""Read one YAML document strictly, every value with line and column.

The file is untrusted: size, depth and number of nodes are counted while libyaml hands out events, before anything is
built. What readers could parse differently, or a person could overlook, is refused with the spelling to use.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import yaml

from tidegate.config.reading.node import Node
from tidegate.config.reading.scalars import read_plain
from tidegate.errors import DeclarationError, Problem, Where

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

# controls, bidirectional overrides, zero-width characters, and the line breaks that only YAML 1.1 knows
HIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffe\uffff]")
_KEY = re.compile(r"[ -~]{1,120}")


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits on one document."""

    bytes: int = 512 * 1024
    depth: int = 32
    nodes: int = 50_000


WRITTEN = Limits()
GENERATED = Limits(bytes=4 * 1024 * 1024, nodes=200_000)


@lru_cache(maxsize=4096)
def parse(text: str, path: str, limits: Limits = WRITTEN) -> Node:
    """The document's root. An empty document is an empty mapping. Raises DeclarationError with all problems."""
    size = len(text.encode(errors="surrogatepass"))
    if size > limits.bytes:
        message = f"has {size} bytes; at most {limits.bytes} are read"
        raise DeclarationError(Problem(message, Where(path)))
    if hidden := list(_hidden(text, path)):
        raise DeclarationError(hidden)
    build = _Build(path, limits)
    try:
        root = build.document(yaml.parse(text, Loader=_Loader))
    except yaml.MarkedYAMLError as error:
        raise DeclarationError([*build.problems, _syntax(error, path)]) from None
    except yaml.YAMLError:
        raise DeclarationError([*build.problems, Problem("is not valid YAML", Where(path))]) from None
    if build.problems:
        raise DeclarationError(build.problems)
    return root


def decode(data: bytes, path: str) -> str:
    """The text of a file. Raises DeclarationError where it is not UTF-8."""
    try:
        return data.decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise DeclarationError(Problem("is not UTF-8 text", Where(path, line))) from None


def _hidden(text: str, path: str) -> Iterator[Problem]:
    for number, line in enumerate(text.split("\n"), 1):
        if hidden := HIDDEN.search(line):
            name = f"U+{ord(hidden[0]):04X}"
            message = f"holds the invisible character {name}, which disguises the line; remove it"
            yield Problem(message, Where(path, number, hidden.start() + 1))


def _syntax(error: yaml.MarkedYAMLError, path: str) -> Problem:
    mark = error.problem_mark or error.context_mark
    where = Where(path, mark.line + 1, mark.column + 1) if mark else Where(path)
    opened = error.context_mark
    inside = f" in what opens at line {opened.line + 1}" if opened and mark and opened.line != mark.line else ""
    comma = "; a comma may be missing before this" if error.problem and "expected ','" in error.problem else ""
    tab = "; indent with spaces" if error.problem and "tab character" in error.problem else ""
    start = "; indent with spaces, and put text that begins with a tab, @, ` or % in quotes"
    tab = start if error.problem and "cannot start any token" in error.problem else tab
    return Problem(f"is not valid YAML: {error.problem}{inside}{comma}{tab}", where)


class _Halt(Exception):  # noqa: N818 (not an error: reading stops, the problem is recorded already)
    pass


@dataclass
class _Build:
    path: str
    limits: Limits
    problems: list[Problem] = field(default_factory=list)
    nodes: int = 0

    def document(self, events: Iterator[object]) -> Node:
        root: Node | None = None
        try:
            for event in events:
                if isinstance(event, yaml.DocumentStartEvent) and root is not None:
                    self._note("one file is one document; a second one starts here", event)
                elif isinstance(event, yaml.NodeEvent):
                    root = self._node(event, events, depth=1)
        except _Halt:
            pass
        if root is None or root.value is None:
            return Node({}, Where(self.path, 1, 1))
        return root

    def _node(self, event: Any, events: Iterator[object], depth: int) -> Node:
        self._count(event, depth)
        where = self._where(event)
        if isinstance(event, yaml.AliasEvent) or event.anchor:
            self._note(
                "anchors and aliases are not supported, as a few bytes can expand to gigabytes; repeat the value", event
            )
            if isinstance(event, yaml.AliasEvent):
                return Node(None, where)
        if event.tag is not None:
            self._note(f"the tag {event.tag} is not supported; write the plain value", event)
        match event:
            case yaml.ScalarEvent():
                return Node(self._scalar(event), where)
            case yaml.SequenceStartEvent():
                return Node(tuple(self._sequence(events, depth)), where)
            case _:
                return Node(self._mapping(events, depth), where)

    def _sequence(self, events: Iterator[object], depth: int) -> Iterator[Node]:
        for event in events:
            if isinstance(event, yaml.SequenceEndEvent):
                return
            yield self._node(event, events, depth + 1)

    def _mapping(self, events: Iterator[object], depth: int) -> dict[str, Node]:
        mapping: dict[str, Node] = {}
        for event in events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            name = self._key(event, events, depth)
            where = self._where(event)
            value = self._node(next(events), events, depth + 1)
            if name in mapping:
                first = mapping[name].key
                self._note(f"duplicate key, first defined on line {first.line if first else 0}", event, name)
            elif name is not None:
                mapping[name] = Node(value.value, value.where, where)
        return mapping

    def _key(self, event: object, events: Iterator[object], depth: int) -> str | None:
        if not isinstance(event, yaml.ScalarEvent):
            self._node(event, events, depth + 1)
            self._note("a key must be one word, not a mapping or sequence", event)
            return None
        self._count(event, depth)
        if event.anchor or event.tag:
            self._note("a key has no anchor and no tag", event)
        text = str(event.value)
        if not event.style and text == "<<":
            self._note("merge keys are not supported; use a defaults list", event)
            return None
        if not _KEY.fullmatch(text):
            reason = "a key is written in 1 to 120 printable ASCII characters"
            self._note(f"{reason}; give a column such a name in data.query (AS)", event)
            return None
        if not event.style and not isinstance(self._scalar(event), str):
            self._note(f'the key {text} is not text for every YAML reader; write "{text}"', event)
            return None
        return text

    def _scalar(self, event: yaml.ScalarEvent) -> Any:
        if event.style:
            if hidden := HIDDEN.search(event.value):
                self._note(f"holds the invisible character U+{ord(hidden[0]):04X}; remove it", event)
            return event.value
        try:
            return read_plain(event.value)
        except ValueError as error:
            self._note(str(error), event)
            return None

    def _count(self, event: object, depth: int) -> None:
        self.nodes += 1
        if depth > self.limits.depth:
            self._note(f"nests deeper than {self.limits.depth} levels", event)
            raise _Halt
        if self.nodes > self.limits.nodes:
            self._note(f"has more than {self.limits.nodes} values", event)
            raise _Halt

    def _where(self, event: Any) -> Where:
        start, end = event.start_mark, event.end_mark
        width = end.column - start.column if end.line == start.line else 1
        return Where(self.path, start.line + 1, start.column + 1, max(width, 1))

    def _note(self, message: str, event: object, key: str = "") -> None:
        self.problems.append(Problem(message, self._where(event), key))
