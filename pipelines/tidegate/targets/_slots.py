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

MOST_CHARACTERS = 1024 * 1024
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
    """YAML without duplicate keys."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = True) -> dict[Any, Any]:  # noqa: FBT001
        mapping: dict[Any, Any] = super().construct_mapping(node, deep=deep)
        if len(mapping) < len(node.value):
            raise yaml.MarkedYAMLError(problem="a key stands twice in one mapping", problem_mark=node.start_mark)
        return mapping


def parsed(text: str) -> list[Any]:
    """The documents of a YAML text. Raises yaml.YAMLError."""
    for event in yaml.parse(text, _Strict):
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) or getattr(event, "tag", None):
            mark: Any = event.start_mark
            raise yaml.MarkedYAMLError(problem="anchors and tags have no place in a manifest", problem_mark=mark)
    return [document for document in yaml.load_all(text, _Strict) if document is not None]


def nodes(text: str) -> list[yaml.Node]:
    """The documents with the line of every value."""
    return [node for node in yaml.compose_all(text, _Strict) if node is not None]
