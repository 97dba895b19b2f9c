"""Compose the declaration as Hydra does, every value with its line."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path as FilePath
from typing import TYPE_CHECKING

from tidegate.config.composing.defaults import PRIMARY, Defaults, Layer, is_plain, listed
from tidegate.config.composing.interpolation import resolve
from tidegate.config.composing.overrides import apply
from tidegate.config.reading.conf import Conf, read_conf
from tidegate.config.reading.node import Node, Path, at, merge, plain
from tidegate.errors import Where
from tidegate.paths import CONF

if TYPE_CHECKING:
    from hydra.core.override_parser.types import Override

    from tidegate.config.composing.hydra_fallback import Lists

OPTIONAL = (("stress",), ("monitor",), ("environments",), ("check", "references"))
"""What a project may leave out. Stages read it, and DVC asks for every key that a stage reads."""


@dataclass(frozen=True)
class Composed:
    """A composition with the place of every value."""

    conf: Conf
    root: Node
    layers: tuple[Layer, ...]
    choices: dict[str, str | None]
    overrides: tuple[str, ...]

    @cached_property
    def values(self) -> dict[str, object]:
        values = plain(self.root)
        assert isinstance(values, dict)
        return values

    def where(self, path: Path) -> Where | None:
        """The place of the value under `path`, or of its nearest parent."""
        for length in range(len(path), -1, -1):
            if (node := at(self.root, path[:length])) is not None:
                return node.where
        return None


@dataclass(frozen=True, slots=True)
class _Files:
    """The files that some choices make up, merged, before any value is overridden."""

    root: Node
    defaults: Defaults


@dataclass
class Composer:
    """Composes one `Conf` repeatedly; what does not depend on the overridden values is computed once."""

    conf: Conf
    files: dict[tuple[str, ...], _Files] = field(default_factory=dict, init=False)

    @cached_property
    def hydra(self) -> "Lists":
        """Hydra's own code, imported only for unusual choices: the import is slow."""
        from tidegate.config.composing.hydra_fallback import Lists

        return Lists(self.conf)

    def compose(self, overrides: Iterable[str] = ()) -> Composed:
        """Raises DeclarationError with all problems."""
        overrides = tuple(overrides)
        choices, settings = self._parted(overrides)
        if choices not in self.files:
            self.files[choices] = self._merged(choices)
        files = self.files[choices]
        root = resolve(apply(files.root, settings))
        return Composed(self.conf, root, files.defaults.layers, files.defaults.choices, overrides)

    def _parted(self, overrides: tuple[str, ...]) -> "tuple[tuple[str, ...], list[Override]]":
        """The overrides that choose options, as written, and those that set values."""
        if all(is_plain(self.conf, override) for override in overrides):
            return overrides, []
        return self.hydra.parted(overrides)

    def _merged(self, choices: tuple[str, ...]) -> _Files:
        plain = all(is_plain(self.conf, choice) for choice in choices)
        defaults = (listed(self.conf, choices) if plain else None) or self.hydra.defaults(choices)
        root = Node({}, Where(self.conf.path(PRIMARY)))
        for layer in defaults.layers:
            root = merge(root, _embed(self._content(layer.file), layer.package))
        return _Files(completed(root), defaults)

    def _content(self, name: str) -> Node:
        root = self.conf.files[name]
        assert isinstance(root.value, dict)
        return Node({key: node for key, node in root.value.items() if key != "defaults"}, root.where)


def compose(overrides: Iterable[str] = (), conf: FilePath = CONF) -> Composed:
    return Composer(read_conf(conf)).compose(overrides)


def completed(root: Node) -> Node:
    """The declaration with an empty mapping for each absent optional key of a section that exists."""
    for path in OPTIONAL:
        section = at(root, path[:-1])
        if section is not None and isinstance(section.value, dict) and path[-1] not in section.value:
            absent = Node({path[-1]: Node({}, section.where)}, section.where)
            for part in reversed(path[:-1]):
                absent = Node({part: absent}, root.where)
            root = merge(root, absent)
    return root


def _embed(content: Node, package: str) -> Node:
    for part in reversed([part for part in package.split(".") if part and part != "_global_"]):
        content = Node({part: content}, Where(content.where.path))
    return content
