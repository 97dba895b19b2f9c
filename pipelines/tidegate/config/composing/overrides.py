"""Apply `key=value`, `+key=value`, `++key=value` and `~key` as Hydra does."""

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from tidegate.config.reading.node import Node, Path, at, dotted, merge
from tidegate.config.reading.reader import HIDDEN
from tidegate.config.reading.scalars import check_number
from tidegate.errors import DeclarationError, Problem, Where, unknown

if TYPE_CHECKING:
    from hydra.core.override_parser.types import Override

_INDEX = re.compile(r"\[(\d+)\]")


def apply(root: Node, overrides: "list[Override]") -> Node:
    """The root with every override applied. Raises DeclarationError with the problems of all of them."""
    problems: list[Problem] = []
    for override in overrides:
        where = Where(f"override {override.input_line}")
        try:
            root = _apply(root, override, where)
        except ValueError as error:
            problems.append(Problem(str(error), where))
    if problems:
        raise DeclarationError(problems)
    return root


def _apply(root: Node, override: "Override", where: Where) -> Node:
    if override.package is not None:
        raise ValueError(f"conf/ has no group {override.key_or_group}")
    path = _path(override.key_or_group)
    existing = at(root, path)
    if override.is_delete():
        if existing is None:
            raise ValueError(f"nothing to delete: {_unknown(root, path)}")
        return _without(root, path)
    value = _wrap(override.value(), where)
    creates = override.is_add() or override.is_force_add()
    if (
        override.is_add()
        and existing is not None
        and existing.value is not None
        and not isinstance(value.value, dict | tuple)
    ):
        raise ValueError(f"{dotted(path)} has a value already; leave out the + to change it")
    if not creates:
        _refuse_new(root, path, value)
    return _with(root, path, value)


def _path(key: str) -> Path:
    parts = _INDEX.sub(r".\1", key).split(".")
    return tuple(int(part) if part.isdigit() else part for part in parts)


def _with(node: Node, path: Path, value: Node) -> Node:
    if not path:
        merged = merge(node, value)
        return replace(merged, key=node.key)
    head, rest = path[0], path[1:]
    match node.value:
        case dict() as mapping:
            name = str(head)
            below = mapping.get(name) or Node({} if rest else None, value.where, value.where)
            return replace(node, value={**mapping, name: _with(below, rest, value)})
        case tuple() as sequence if isinstance(head, int) and head < len(sequence):
            items = [_with(item, rest, value) if index == head else item for index, item in enumerate(sequence)]
            return replace(node, value=tuple(items))
        case _:
            raise ValueError(f"{node.value!r} has no keys; override it as a whole")


def _without(node: Node, path: Path) -> Node:
    head, rest = path[0], path[1:]
    match node.value:
        case dict() as mapping:
            kept = {key: value for key, value in mapping.items() if rest or key != str(head)}
            if rest:
                kept[str(head)] = _without(mapping[str(head)], rest)
            return replace(node, value=kept)
        case tuple() as sequence:
            items = [
                _without(item, rest) if index == head else item
                for index, item in enumerate(sequence)
                if rest or index != head
            ]
            return replace(node, value=tuple(items))
    raise AssertionError(path)


def _wrap(value: object, where: Where) -> Node:
    match value:
        case dict():
            return Node({_key(key): _wrap(item, where) for key, item in value.items()}, where, where)
        case list():
            return Node(tuple(_wrap(item, where) for item in value), where, where)
        case str():
            if hidden := HIDDEN.search(value.replace("\t", "").replace("\n", "")):
                raise ValueError(f"holds the invisible character U+{ord(hidden[0]):04X}")
            return Node(value, where, where)
        case int() | float():
            check_number(value)
            return Node(value, where, where)
        case None:
            return Node(None, where, where)
    raise ValueError(f"holds a value that YAML cannot represent: {type(value).__name__}")


def _key(key: object) -> str:
    if not isinstance(key, str) or not key.isascii() or not key.isprintable():
        raise ValueError(f"a key is written in printable ASCII characters, got {key!r}")
    return key


def _refuse_new(root: Node, path: Path, value: Node) -> None:
    """A mapping changes keys that exist; new ones are added with a +."""
    existing = at(root, path)
    if existing is None:
        raise ValueError(f"{_unknown(root, path)}; to add a key, put + in front")
    if isinstance(existing.value, dict) and isinstance(value.value, dict):
        for key, item in value.value.items():
            _refuse_new(root, (*path, key), item)


def _unknown(root: Node, path: Path) -> str:
    """The message for the first part of the path that does not exist."""
    for length in range(1, len(path) + 1):
        if at(root, path[:length]) is None:
            above = at(root, path[: length - 1])
            keys = tuple(above.value) if above and isinstance(above.value, dict) else ()
            name = str(path[length - 1])
            inside = f"key in {dotted(path[: length - 1])}" if length > 1 else "key or group"
            return unknown(name, keys, what=inside) if keys else f"unknown key: {dotted(path)}"
    return f"unknown key: {dotted(path)}"
