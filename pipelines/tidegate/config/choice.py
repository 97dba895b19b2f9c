"""Say why a file is part of the composition: which defaults list, experiment or override chose it."""

from collections.abc import Iterator
from dataclasses import dataclass

from tidegate.config.compose import Composed, Layer
from tidegate.config.conf import Conf
from tidegate.config.hydra_lists import PRIMARY
from tidegate.config.node import Path
from tidegate.errors import Where


@dataclass(frozen=True, slots=True)
class Choice:
    """What chose a file, as it is written there: `train: ridge`, `override /train: ridge`, `train=ridge`."""

    where: Where
    text: str


def chosen(composed: Composed, where: Where, path: Path) -> Choice | None:
    """What chose the file that `where` stands in, for the key under `path`. None for config.yaml and overrides."""
    layer = _layer(composed, where, path)
    if layer is None or layer.file == PRIMARY:
        return None
    group, _, option = layer.file.rpartition("/")
    for override in composed.overrides:
        key, _, value = override.lstrip("+").partition("=")
        if value == option and key.partition("@")[0] == group and _fits(key.partition("@")[2], layer.package):
            return Choice(Where(f"override {override}"), override)
    used = {each.file for each in composed.layers}
    entries = [(file, choice) for file, choice in _entries(composed.conf, group, option) if file in used]
    deciding = [choice for _, choice in entries if choice.text.startswith("override ")]
    deciding += [choice for file, choice in entries if file == layer.parent]
    return deciding[0] if deciding else None


def _layer(composed: Composed, where: Where, path: Path) -> Layer | None:
    dotted = ".".join(map(str, path))
    for layer in composed.layers:
        inside = not layer.package or layer.package == "_global_" or f"{dotted}.".startswith(f"{layer.package}.")
        if composed.conf.path(layer.file) == where.path and inside:
            return layer
    return None


def _fits(package: str, of_layer: str) -> bool:
    return not package or of_layer.endswith(package)


def _entries(conf: Conf, group: str, option: str) -> Iterator[tuple[str, Choice]]:
    """Every line of every defaults list that chooses the option, with the file that it stands in."""
    for file, root in conf.files.items():
        defaults = root.value.get("defaults") if isinstance(root.value, dict) else None
        for entry in defaults.value if defaults and isinstance(defaults.value, tuple) else ():
            if not isinstance(entry.value, dict):
                continue
            ((key, value),) = entry.value.items()
            if value.value == option and key.split(" ")[-1].partition("@")[0].strip("/") == group:
                yield file, Choice(value.key or value.where, f"{key}: {option}")
