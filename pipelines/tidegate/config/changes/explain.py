"""Explain a key: its value, what it may be, the line that set it, what reads it."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path as FilePath

from tidegate.config.changes.affected import Affected, affected
from tidegate.config.changes.diff import ABSENT
from tidegate.config.composing.compose import Composed
from tidegate.config.composing.provenance import Choice, chosen
from tidegate.config.reading.node import Node, Path, at, dotted, leaves, plain
from tidegate.config.validation.messages import expected
from tidegate.config.validation.schema_lookup import JsonSchema, keys, shape
from tidegate.errors import DeclarationError, Problem, Where, unknown


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything about one key. `value` and `set_by` are empty where the default applies."""

    key: str
    takes: str
    meaning: str
    default: object
    value: object = ABSENT
    set_by: Where | None = None
    chosen_by: Choice | None = None
    overrode: tuple[tuple[object, Where], ...] = ()
    through: tuple[Where, ...] = ()


def explain(composed: Composed, key: str, pipeline: FilePath = FilePath()) -> tuple[list[Explanation], Affected]:
    """One explanation per leaf below `key`, and what a change there affects.

    Raises DeclarationError with the nearest key if there is none.
    """
    path = _path(composed.root, key)
    node = at(composed.root, path)
    if node is None:
        schema = shape(path, composed.values)
        if schema is None or not _is_declared(composed, path):
            raise DeclarationError(_unknown(composed, path))
        explanations = [Explanation(key, expected(schema), _meaning(schema), schema.get("default", ABSENT))]
    else:
        explanations = [_leaf(composed, (*path, *below), leaf) for below, leaf in leaves(node)]
    return explanations, affected([key], composed.values, pipeline)


def _is_declared(composed: Composed, path: Path) -> bool:
    """Whether every part that is not set is a key of the schema, not a name that people choose."""
    return all(
        at(composed.root, path[: length + 1]) is not None or path[length] in keys(shape(path[:length], composed.values))
        for length in range(len(path))
    )


def _leaf(composed: Composed, path: Path, node: Node) -> Explanation:
    schema = shape(path, composed.values)
    return Explanation(
        key=dotted(path),
        takes=expected(schema) if schema else "any value",
        meaning=_meaning(schema),
        default=schema.get("default", ABSENT) if schema else ABSENT,
        value=plain(node),
        set_by=node.where,
        chosen_by=chosen(composed, node.where, path),
        overrode=tuple((plain(overridden), overridden.where) for overridden in _chain(node, "overrode")),
        through=tuple(link.where for link in _chain(node, "through")),
    )


def _chain(node: Node, link: str) -> Iterator[Node]:
    following: Node | None = getattr(node, link)
    while following is not None:
        yield following
        following = getattr(following, link)


def _meaning(schema: JsonSchema | None) -> str:
    return str((schema or {}).get("description", "")).strip()


def _path(root: Node, key: str) -> Path:
    """The key's parts; a number below a sequence is an index."""
    parts: list[str | int] = []
    for part in key.split("."):
        above = at(root, tuple(parts))
        in_sequence = above is not None and isinstance(above.value, tuple) and part.isdigit()
        parts.append(int(part) if in_sequence else part)
    return tuple(parts)


def _unknown(composed: Composed, path: Path) -> Problem:
    for length in range(1, len(path) + 1):
        above = at(composed.root, path[: length - 1])
        if at(composed.root, path[:length]) is None:
            names = tuple(above.value) if above and isinstance(above.value, dict) else ()
            declared = keys(shape(path[: length - 1], composed.values))
            if path[length - 1] in declared:
                return Problem(f"{dotted(path[:length])} is not set; there is nothing below it")
            names = tuple(dict.fromkeys([*names, *declared]))
            inside = f"key in {dotted(path[: length - 1])}" if length > 1 else "key"
            return Problem(unknown(str(path[length - 1]), names, what=inside) if names else "has no keys below it")
    return Problem(f"unknown key {dotted(path)}")
