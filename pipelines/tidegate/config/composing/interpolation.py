"""Resolve `${key}`, the only interpolation that is supported.

No resolver runs, so no value comes from the environment. Bounded, because each level can double the output: 520 bytes
of nested interpolations keep OmegaConf busy for minutes.
"""

import re
from dataclasses import dataclass, field, replace
from operator import is_

from tidegate.config.reading.node import Node, Path, at, dotted
from tidegate.errors import DeclarationError, Problem

_REFERENCE = re.compile(r"\$\{\s*(?P<dots>\.*)(?P<key>[A-Za-z_][A-Za-z0-9_-]*(?:\.[A-Za-z0-9_-]+)*)\s*\}")
_LONGEST_TEXT = 64 * 1024
_MOST_NODES = 50_000


def resolve(root: Node) -> Node:
    """The root without interpolations. Raises DeclarationError with every reference that cannot be followed."""
    resolver = _Resolver(root)
    resolved = resolver.node(root, ())
    if resolver.problems:
        raise DeclarationError(resolver.problems)
    return resolved


@dataclass
class _Resolver:
    root: Node
    problems: list[Problem] = field(default_factory=list)
    active: list[Path] = field(default_factory=list)
    nodes: int = 0

    def node(self, node: Node, path: Path) -> Node:
        self.nodes += 1
        if self.nodes > _MOST_NODES:
            outermost = at(self.root, self.active[0]) if self.active else None
            where = outermost.where if outermost else node.where
            raise DeclarationError(Problem(f"interpolations expand to more than {_MOST_NODES} values", where))
        match node.value:
            case dict() as mapping:
                resolved = {key: self.node(value, (*path, key)) for key, value in mapping.items()}
                return node if all(map(is_, resolved.values(), mapping.values())) else replace(node, value=resolved)
            case tuple() as sequence:
                items = tuple(self.node(value, (*path, i)) for i, value in enumerate(sequence))
                return node if all(map(is_, items, sequence)) else replace(node, value=items)
            case str() as text if "${" in text:
                return self._text(text, node, path)
            case "???":
                self.problems.append(Problem("must be set, in a file or by an override", node.where, dotted(path)))
                return node
            case _:
                return node

    def _text(self, text: str, node: Node, path: Path) -> Node:
        if "${" in _REFERENCE.sub("", text):
            message = "only ${key} is supported, no resolver and no nesting; write the value"
            self.problems.append(Problem(message, node.where, dotted(path)))
            return replace(node, value=None)
        if path in self.active:
            self.problems.append(Problem("refers to itself", node.where, dotted(path)))
            return replace(node, value=None)
        self.active.append(path)
        try:
            return self._follow(text, node, path)
        finally:
            self.active.pop()

    def _follow(self, text: str, node: Node, path: Path) -> Node:
        if whole := _REFERENCE.fullmatch(text):
            target = self._target(whole, node, path)
            return replace(node, value=target.value, through=target) if target else replace(node, value=None)
        parts: list[str] = []
        end = 0
        through: Node | None = None
        for match in _REFERENCE.finditer(text):
            target = self._target(match, node, path)
            if target is None:
                return replace(node, value=None)
            if isinstance(target.value, dict | tuple):
                message = f"{match[0]} is a mapping or list and cannot be part of a text"
                self.problems.append(Problem(message, node.where, dotted(path)))
                return replace(node, value=None)
            parts += [text[end : match.start()], str(target.value)]
            end, through = match.end(), target
        joined = "".join([*parts, text[end:]])
        if len(joined) > _LONGEST_TEXT:
            raise DeclarationError(Problem(f"grows beyond {_LONGEST_TEXT} characters", node.where, dotted(path)))
        if "${" in joined:
            self.problems.append(Problem("must not produce a new ${…}; write the value", node.where, dotted(path)))
        return replace(node, value=joined, through=through)

    def _target(self, match: re.Match[str], node: Node, path: Path) -> Node | None:
        parts: Path = tuple(int(part) if part.isdigit() else part for part in match["key"].split("."))
        if dots := len(match["dots"]):
            parts = (*path[: len(path) - dots], *parts) if dots <= len(path) else parts
        target = at(self.root, parts)
        if target is None:
            self.problems.append(Problem(f"{match[0]} refers to an unknown key", node.where, dotted(path)))
            return None
        return self.node(target, parts)
