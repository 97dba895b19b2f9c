"""Hydra's defaults list, for choices that are written plainly.

It decides which files make up a composition, and their order. Importing Hydra takes as long as everything else that
`tidegate validate` does. What defaults lists usually hold (an option of a group, `/rollout@rollout: canary`, `override
/train: ridge`, `_self_`) is worked out here in Hydra's way. Anything else, and anything wrong, is left to Hydra's own
code; a test compares the two on generated lists.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from tidegate.config.reading.conf import Conf

PRIMARY = "config"
_CHOICE = re.compile(
    r"(?P<group>[A-Za-z_][\w-]*(/[A-Za-z_][\w-]*)*)(@(?P<package>[A-Za-z_][\w-]*(\.[A-Za-z_][\w-]*)*))?", re.ASCII
)
_OPTION = re.compile(r"(?!(null|true|false|inf|nan)\Z)[A-Za-z_][\w-]*", re.ASCII | re.IGNORECASE)
_ENTRY = re.compile(r"(?P<override>override )?(?P<group>/?[\w-]+(/[\w-]+)*)(@(?P<package>[\w.-]*))?", re.ASCII)
_KEYWORD = re.compile("_group_|_name_")


@dataclass(frozen=True)
class Layer:
    """One file of the composition: where its values go, and which file's defaults list chose it."""

    file: str
    package: str
    parent: str | None


@dataclass(frozen=True, slots=True)
class Defaults:
    """The files in the order in which they are merged, and the option of each group by its override key."""

    layers: tuple[Layer, ...]
    choices: dict[str, str | None]


def is_plain(conf: Conf, override: str) -> bool:
    """Whether an override chooses an option of a group of conf/ (`train=ridge`), without special syntax."""
    key, _, option = override.partition("=")
    match = _CHOICE.fullmatch(key)
    return (
        match is not None
        and _OPTION.fullmatch(option) is not None
        and not any(part and part.split("/")[0].split(".")[0] == "hydra" for part in (match["group"], match["package"]))
        and any(name.startswith(f"{match['group']}/") for name in conf.files)
    )


def listed(conf: Conf, choices: Iterable[str]) -> Defaults | None:
    """The files that these plain choices make up; None where Hydra must decide."""
    walk = _Walk(conf, {key: option for key, _, option in (choice.partition("=") for choice in choices)})
    try:
        layers = tuple(walk.file(Layer(PRIMARY, _joined("", walk.header(PRIMARY) or ""), None), group=""))
    except _UnusualError:
        return None
    return Defaults(layers, walk.headers) if walk.used == walk.options.keys() else None


class _UnusualError(Exception):
    pass


@dataclass(frozen=True, slots=True)
class _DefaultsEntry:
    """A line of a defaults list, relative to its file: `group` from the root, `key` as overrides name it."""

    group: str
    package: str | None
    relative: str
    option: str | None
    key: str
    is_override: bool


@dataclass
class _Walk:
    """`options` are those chosen by overrides, the earliest first: from outside, then by the files met last."""

    conf: Conf
    options: dict[str, str | None]
    used: set[str] = field(default_factory=set)
    headers: dict[str, str | None] = field(default_factory=dict)
    active: list[str] = field(default_factory=list)

    def file(self, layer: Layer, group: str) -> list[Layer]:
        """The file's layer among those that its own list chooses. Later lines override the choices of earlier ones."""
        chosen: list[_DefaultsEntry | None] = []
        overriding = False
        for entry in self._entries(layer, group):
            if entry and entry.is_override:
                overriding = True
                self.options.setdefault(entry.key, entry.option)
            elif entry and overriding:
                raise _UnusualError
            else:
                chosen.append(entry)
        if not any(chosen):
            return [layer]
        if None not in chosen:
            chosen.append(None)
        parts = [[layer] if entry is None else self._below(entry, layer) for entry in reversed(chosen)]
        return [layer for part in reversed(parts) for layer in part]

    def _below(self, entry: _DefaultsEntry, parent: Layer) -> list[Layer]:
        option = entry.option
        if entry.key in self.options:
            option = self.options[entry.key]
            self.used.add(entry.key)
        if entry.key in self.headers:
            raise _UnusualError
        self.headers[entry.key] = option
        if option is None:
            return []
        name = f"{entry.group}/{option}"
        if name not in self.conf.files or name in self.active:
            raise _UnusualError
        package = entry.package if entry.package is not None else self.header(name)
        package = _joined(parent.package, entry.relative if package is None else package)
        self.active.append(name)
        layers = self.file(Layer(name, package, parent.file), entry.group)
        self.active.pop()
        return layers

    def _entries(self, layer: Layer, group: str) -> Iterator[_DefaultsEntry | None]:
        """The lines of a file's list; None represents `_self_`, which occurs at most once."""
        root = self.conf.files[layer.file]
        lines = root.value.get("defaults") if isinstance(root.value, dict) else None
        selves = 0
        for line in lines.value if lines and isinstance(lines.value, tuple) else ():
            match line.value:
                case "_self_":
                    selves += 1
                    yield None
                case dict() as choice if len(choice) == 1:
                    ((key, option),) = choice.items()
                    yield _entry(key, option.value, layer.package, group)
                case _:
                    raise _UnusualError
        if selves > 1:
            raise _UnusualError

    def header(self, name: str) -> str | None:
        """The package in the header of the file, from the root."""
        header = self.conf.packages[name]
        if header is None:
            return None
        if _KEYWORD.search(header):
            raise _UnusualError
        return header if header == "_global_" or header.startswith("_global_.") else f"_global_.{header}"


def _entry(key: str, option: object, package: str, group: str) -> _DefaultsEntry:
    match = _ENTRY.fullmatch(key)
    plain = option is None or (isinstance(option, str) and option not in ("_self_", "???") and "${" not in option)
    if not match or not plain or _KEYWORD.search(match["package"] or ""):
        raise _UnusualError
    relative = match["group"].removeprefix("/")
    whole = relative if match["group"].startswith("/") or not group else f"{group}/{relative}"
    own = "" if match["package"] == "_here_" else match["package"]
    dotted = relative.replace("/", ".")
    final = _joined(package, dotted if own is None else own)
    named = whole if final == whole.replace("/", ".") else f"{whole}@{final or '_global_'}"
    assert option is None or isinstance(option, str)
    return _DefaultsEntry(whole, own, dotted, option, named, is_override=bool(match["override"]))


def _joined(parent: str, package: str) -> str:
    """The package below its parent's; `_global_` starts at the root again."""
    whole = ".".join(filter(None, [parent, package]))
    _, found, after = whole.rpartition("_global_")
    return after[1:] if found else whole
