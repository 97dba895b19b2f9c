"""A declared value with the place where it was written and what it replaced."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from tidegate.errors import Where

Scalar: TypeAlias = str | int | float | bool | None
Path: TypeAlias = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Node:
    """A mapping, sequence or scalar with its place.

    `where` is the place of the value, `key` that of the key in front of it. `overrode` is the node that this one
    replaced; `through` is the node that an interpolation took its value from.
    """

    value: "Scalar | dict[str, Node] | tuple[Node, ...]"
    where: Where
    key: Where | None = None
    overrode: "Node | None" = None
    through: "Node | None" = None


def plain(node: Node) -> Any:
    """The value without its places: fresh dicts and lists."""
    match node.value:
        case dict() as mapping:
            return {key: plain(value) for key, value in mapping.items()}
        case tuple() as sequence:
            return [plain(item) for item in sequence]
        case scalar:
            return scalar


def merge(base: Node, over: Node) -> Node:
    """`over` on top of `base` as Hydra merges: mappings by key, everything else replaced."""
    if not (isinstance(base.value, dict) and isinstance(over.value, dict)):
        return replace(over, overrode=base)
    merged = dict(base.value)
    for key, node in over.value.items():
        merged[key] = merge(merged[key], node) if key in merged else node
    written = base if base.where.line else over
    return replace(written, value=merged)


def at(root: Node, path: Path) -> Node | None:
    """The node under `path`, if there is one."""
    node = root
    for part in path:
        match node.value:
            case dict() as mapping if part in mapping:
                node = mapping[str(part)]
            case tuple() as sequence if isinstance(part, int) and -len(sequence) <= part < len(sequence):
                node = sequence[part]
            case _:
                return None
    return node


def leaves(node: Node, path: Path = ()) -> Iterator[tuple[Path, Node]]:
    """Every scalar and every empty mapping or sequence, in order."""
    match node.value:
        case dict() as mapping if mapping:
            for key, value in mapping.items():
                yield from leaves(value, (*path, key))
        case tuple() as sequence if sequence:
            for index, value in enumerate(sequence):
                yield from leaves(value, (*path, index))
        case _:
            yield path, node


def dotted(path: Path) -> str:
    return ".".join(map(str, path))


def path_of(root: Node, key: str) -> Path:
    """The path of a dotted key; a number counts into a sequence, and is a key of a mapping."""
    path: Path = ()
    for part in key.split("."):
        above = at(root, path)
        path = (*path, int(part) if above and isinstance(above.value, tuple) and part.isdigit() else part)
    return path
