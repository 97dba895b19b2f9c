"""Write each value that a template prints as one YAML scalar or flow collection, and prove that it stayed in its slot.

The same template is rendered twice: once with the values, once with a placeholder for each. The placeholders show the
structure that the template alone gives; with the values put into it, it must equal what the real text parses to.
"""

import json
import math
import re
from collections.abc import Iterator
from typing import Any

import yaml
from jinja2 import Undefined

from tidegate.config.reading.scalars import read_plain

MOST_CHARACTERS = 1024 * 1024
MOST_DEPTH = 60
DATE = re.compile(r"\d{4}-\d\d?-\d\d?")
PLACEHOLDER = re.compile(r"tidegate:slot:(\d+)")
# JSON allows these inside a string; YAML reads some as line breaks and refuses others, and a person can't see the rest
UNSAFE = re.compile("[\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")


def written(value: Any) -> str:
    """One value in the part of YAML that is JSON and that YAML 1.1 and 1.2 read alike."""
    text = "".join(_chunks(value))
    if len(text) > MOST_CHARACTERS:
        raise ValueError(f"a value of more than {MOST_CHARACTERS} characters")
    return text


def _chunks(value: Any) -> Iterator[str]:
    match value:
        case Undefined():
            str(value)  # raises, naming what is undefined
        case None | bool() | int():
            yield json.dumps(value)
        case float() if math.isfinite(value):
            # YAML 1.1 reads 1e-05 as text: the mantissa needs its point
            yield re.sub(r"^(-?\d+)e", r"\1.0e", repr(value))
        case str():
            value.encode()  # a lone surrogate cannot be written
            yield UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(value, ensure_ascii=False))
        case list() | tuple():
            yield "[" + ", ".join(map(written, value)) + "]"
        case dict():
            yield "{" + ", ".join(f"{written(str(key))}: {written(item)}" for key, item in value.items()) + "}"
        case _:
            raise ValueError(f"{value!r} can't be written into a manifest")


class Slots:
    """Gives out one placeholder per printed value, and puts the values back where the placeholders stand."""

    def __init__(self) -> None:
        self._values: list[Any] = []

    def placeholder(self, value: Any) -> str:
        written(value)
        self._values.append(json.loads(json.dumps(value)))
        return f'"tidegate:slot:{len(self._values) - 1}"'

    def filled(self, node: Any) -> Any:
        match node:
            case str() if found := PLACEHOLDER.fullmatch(node):
                return self._values[int(found[1])]
            case str() if PLACEHOLDER.search(node):
                raise ValueError("a printed value stands inside a longer text; join inside the braces: {{ a ~ '-b' }}")
            case dict():
                return {self.filled(key): self.filled(item) for key, item in node.items()}
            case list():
                return [self.filled(item) for item in node]
        return node


class _Strict(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """YAML whose keys are texts, each once in its mapping."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = True) -> dict[Any, Any]:  # noqa: FBT001
        mapping: dict[Any, Any] = super().construct_mapping(node, deep=deep)
        if len(mapping) < len(node.value):
            raise _refused("a key stands twice in one mapping", node)
        if not all(isinstance(key, str) for key in mapping):
            raise _refused("every key has to be a text; put it in quotes", node)
        return mapping


def parsed(text: str) -> list[Any]:
    """The documents of a YAML text that every reader of YAML understands alike. Raises yaml.YAMLError."""
    _check(text)
    return [document for document in yaml.load_all(text, _Strict) if document is not None]


def nodes(text: str) -> list[yaml.Node]:
    """The documents of such a text with the line of every value."""
    return [node for node in yaml.compose_all(text, _Strict) if node is not None]


def _check(text: str) -> None:
    """Refuse what readers read differently, and nesting that would overflow the stack of the ones written in C."""
    depth = 0
    for event in yaml.parse(text, _Strict):
        match event:
            case yaml.AliasEvent():
                raise _refused("anchors and aliases have no place in a manifest", event)
            case yaml.CollectionStartEvent() | yaml.ScalarEvent() if event.anchor or event.tag:
                raise _refused("anchors and tags have no place in a manifest", event)
            case yaml.ScalarEvent() if event.implicit[0]:
                try:
                    read_plain(event.value)
                except ValueError as error:
                    raise _refused(str(error), event) from None
                if DATE.fullmatch(event.value):
                    raise _refused(f'{event.value} is a date to some readers; write "{event.value}"', event)
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > MOST_DEPTH:
            raise _refused(f"nested more than {MOST_DEPTH} deep", event)


def _refused(problem: str, place: Any) -> yaml.MarkedYAMLError:
    return yaml.MarkedYAMLError(problem=problem, problem_mark=place.start_mark)
