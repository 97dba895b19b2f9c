"""The part of YAML that every parser reads alike.

No anchors, tags, dates, or words that may be booleans.
"""

import re
from typing import Any

import yaml

from tidegate.config.reading.scalars import read_plain
from tidegate.manifest_formats import Document, FormatError, Key, _json_values

SUFFIXES = (".yaml",)
MOST_DEPTH = 60
DATE = re.compile(r"\d{4}-\d\d?-\d\d?")

write = _json_values.write
kept = _json_values.kept


class _Strict(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """YAML whose keys are texts, each once in its mapping."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = True) -> dict[object, object]:  # noqa: FBT001
        mapping: dict[object, object] = super().construct_mapping(node, deep=deep)
        if len(mapping) < len(node.value):
            raise _refused("duplicate key in one mapping", node)
        if not all(isinstance(key, str) for key in mapping):
            raise _refused("every key must be a text; put it in quotes", node)
        return mapping


def read(text: str) -> list[Document]:
    """The documents; an empty one is left out."""
    try:
        _check(text)
        documents = [document for document in yaml.load_all(text, _Strict) if document is not None]
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        raise FormatError(str(error.problem or error), mark.line if mark else None) from None
    except yaml.YAMLError as error:
        raise FormatError(" ".join(str(error).split())) from None
    if not all(isinstance(document, dict) for document in documents):
        raise FormatError("every document must be a mapping")
    return documents


def line(text: str, number: int, path: Key) -> int:
    """The line of a value, from the parser's marks."""
    node = [node for node in yaml.compose_all(text, _Strict) if node is not None][number]
    for part in path:
        match node:
            case yaml.MappingNode():
                below = next((item for key, item in node.value if key.value == str(part)), None)
            case yaml.SequenceNode() if isinstance(part, int) and part < len(node.value):
                below = node.value[part]
            case _:
                below = None
        if below is None:
            break
        node = below
    return int(node.start_mark.line)


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
                    raise _refused(f'some YAML parsers read {event.value} as a date; write "{event.value}"', event)
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > MOST_DEPTH:
            raise _refused(f"nested more than {MOST_DEPTH} deep", event)


def _refused(problem: str, place: Any) -> yaml.MarkedYAMLError:
    return yaml.MarkedYAMLError(problem=problem, problem_mark=place.start_mark)
