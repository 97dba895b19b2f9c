"""Compose the declaration: Hydra's order and meaning, our strict files, every value traced to its line."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path as FilePath
from typing import Any

from hydra.core.override_parser.types import Override

from tidegate.config.composing.hydra_lists import PRIMARY, Lists
from tidegate.config.composing.interpolation import resolve
from tidegate.config.composing.overrides import apply
from tidegate.config.reading.conf import Conf, read_conf
from tidegate.config.reading.node import Node, Path, at, merge, plain
from tidegate.errors import Where
from tidegate.paths import CONF


@dataclass(frozen=True)
class Layer:
    """One file of the composition: where its values go, and which file's defaults list chose it."""

    file: str
    package: str
    parent: str | None


@dataclass(frozen=True)
class Composed:
    """A composition with the place of every value."""

    conf: Conf
    root: Node
    layers: tuple[Layer, ...]
    choices: dict[str, str | None]
    overrides: tuple[str, ...]

    @cached_property
    def values(self) -> dict[str, Any]:
        values = plain(self.root)
        assert isinstance(values, dict)
        return values

    def where(self, path: Path) -> Where | None:
        """The place of the value under `path`, or of the nearest thing above it."""
        for length in range(len(path), -1, -1):
            if (node := at(self.root, path[:length])) is not None:
                return node.where
        return None


@dataclass(frozen=True, slots=True)
class _Files:
    """The files that some choices make up, merged, before any value is overridden."""

    root: Node
    layers: tuple[Layer, ...]
    choices: dict[str, str | None]


@dataclass
class Composer:
    """Composes one `Conf` as often as asked; what does not depend on the overridden values is done once."""

    conf: Conf
    lists: Lists = field(init=False)
    files: dict[tuple[str | None, ...], _Files] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        self.lists = Lists(self.conf)

    def compose(self, overrides: Iterable[str] = ()) -> Composed:
        """Raises DeclarationError with everything that stands in the way."""
        overrides = tuple(overrides)
        choices, settings = self.lists.parted(self.lists.parse(overrides))
        key = tuple(each.input_line for each in choices)
        if key not in self.files:
            self.files[key] = self._merged(choices)
        files = self.files[key]
        root = resolve(apply(files.root, settings))
        return Composed(self.conf, root, files.layers, files.choices, overrides)

    def _merged(self, choices: list[Override]) -> _Files:
        defaults = self.lists.defaults(choices)
        root = Node({}, Where(self.conf.path(PRIMARY)))
        layers = []
        for default in defaults.defaults:
            name, package = str(default.config_path), default.package or ""
            root = merge(root, _embed(self._content(name), package))
            layers.append(Layer(name, package, default.parent))
        return _Files(root, tuple(layers), dict(defaults.overrides.known_choices))

    def _content(self, name: str) -> Node:
        root = self.conf.files[name]
        assert isinstance(root.value, dict)
        return Node({key: node for key, node in root.value.items() if key != "defaults"}, root.where)


def compose(overrides: Iterable[str] = (), conf: FilePath = CONF) -> Composed:
    return Composer(read_conf(conf)).compose(overrides)


def _embed(content: Node, package: str) -> Node:
    for part in reversed([part for part in package.split(".") if part and part != "_global_"]):
        content = Node({part: content}, Where(content.where.path))
    return content
