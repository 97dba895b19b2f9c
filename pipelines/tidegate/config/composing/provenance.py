"""Explain what chose a file: a defaults list, experiment or override."""

from collections.abc import Iterator
from dataclasses import dataclass

from tidegate.config.composing.compose import Composed
from tidegate.config.composing.defaults import PRIMARY, Layer
from tidegate.config.reading.conf import Conf
from tidegate.config.reading.node import Node, Path
from tidegate.errors import Where


@dataclass(frozen=True, slots=True)
class Choice:
    """What chose a file, as written: `train: ridge`, `override /train: ridge`, `train=ridge`."""

    where: Where
    text: str


def chosen(composed: Composed, where: Where, path: Path) -> Choice | None:
    """What chose the file of `where`, for the key under `path`. None for config.yaml and overrides."""
    layer = _layer(composed, where, path)
    if layer is None or layer.file == PRIMARY:
        return None
    group, _, option = layer.file.rpartition("/")
    for override in composed.overrides:
        key, _, value = override.lstrip("+").partition("=")
        if value == option and key.partition("@")[0] == group and _fits(key.partition("@")[2], layer.package):
            return Choice(Where(f"override {override}"), override)
    used = {layer.file for layer in composed.layers}
    lines = [line for line in _lines(composed.conf, group, option) if line.file in used]
    deciding = [line for line in lines if line.key.startswith("override ")]
    deciding += [line for line in lines if line.file == layer.parent]
    if not deciding:
        return None
    line = deciding[0]
    return Choice(line.option.key or line.option.where, f"{line.key}: {option}")


def option_at(composed: Composed, key: str) -> Where | None:
    """The place in a defaults list that sets the option of a group (`train`, `rollout@environments.prod.rollout`)."""
    group, _, package = key.partition("@")
    option = str(composed.choices.get(key))
    for layer in composed.layers:
        if layer.file == f"{group}/{option}" and layer.package in (package, layer.package if not package else ""):
            for line in _lines(composed.conf, group, option):
                target = line.key.partition("@")[2] or group.replace("/", ".")
                if line.file == layer.parent and f".{layer.package}".endswith(f".{target}"):
                    return line.option.where
    return None


def _layer(composed: Composed, where: Where, path: Path) -> Layer | None:
    dotted = ".".join(map(str, path))
    for layer in composed.layers:
        inside = not layer.package or layer.package == "_global_" or f"{dotted}.".startswith(f"{layer.package}.")
        if composed.conf.path(layer.file) == where.path and inside:
            return layer
    return None


def _fits(package: str, of_layer: str) -> bool:
    return not package or of_layer.endswith(package)


@dataclass(frozen=True, slots=True)
class _DefaultsLine:
    """A line of a defaults list: its file, its key as written, its option."""

    file: str
    key: str
    option: Node


def _lines(conf: Conf, group: str, option: str) -> Iterator[_DefaultsLine]:
    """Every line of every defaults list that chooses the option."""
    for file, root in conf.files.items():
        defaults = root.value.get("defaults") if isinstance(root.value, dict) else None
        for entry in defaults.value if defaults and isinstance(defaults.value, tuple) else ():
            if not isinstance(entry.value, dict):
                continue
            ((key, value),) = entry.value.items()
            if value.value == option and key.split(" ")[-1].partition("@")[0].strip("/") == group:
                yield _DefaultsLine(file, key, value)
