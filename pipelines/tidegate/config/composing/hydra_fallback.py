"""Hydra's own defaults lists and override grammar, for unusual choices.

Nothing else of Hydra runs. Its own defaults-list and override-grammar code is used, on a ConfigSource that serves our
strictly read files. No job is set up, no plugin is searched, and no `hydra:` config exists, so that nothing can be
reconfigured.
"""

import re

from hydra import version
from hydra._internal.config_repository import ConfigRepository
from hydra._internal.defaults_list import create_defaults_list
from hydra.core.object_type import ObjectType
from hydra.core.override_parser.overrides_parser import OverridesParser
from hydra.core.override_parser.types import Override
from hydra.errors import HydraException, MissingConfigException
from hydra.plugins.config_source import ConfigResult, ConfigSource
from omegaconf import OmegaConf

from tidegate.config.composing.defaults import PRIMARY, Defaults, Layer
from tidegate.config.reading.conf import Conf
from tidegate.config.reading.node import Node, plain
from tidegate.errors import DeclarationError, Problem, Where, unknown
from tidegate.kinds import TARGETS

_OVERRIDES_NOTHING = re.compile(r"In '(?P<file>[^']*)': Could not override '(?P<key>[^']*)'")


class StrictSource(ConfigSource):
    """Serves the files of a `Conf`, which were validated before."""

    def __init__(self, conf: Conf) -> None:
        super().__init__("main", f"{self.scheme()}://{conf.root}")
        self.conf = conf

    @staticmethod
    def scheme() -> str:
        return "tidegate"

    def available(self) -> bool:
        return True

    def is_group(self, config_path: str) -> bool:
        return any(name.startswith(f"{config_path}/") for name in self.conf.files)

    def is_config(self, config_path: str) -> bool:
        return config_path in self.conf.files

    def list(self, config_path: str, results_filter: ObjectType | None) -> list[str]:
        return list(self.conf.options(config_path)) if results_filter is not ObjectType.GROUP else []

    def load_config(self, config_path: str) -> ConfigResult:
        """Load only what the defaults list needs: values are merged from the traced nodes."""
        root = self.conf.files[config_path]
        defaults = root.value.get("defaults") if isinstance(root.value, dict) else None
        config = OmegaConf.create({"defaults": plain(defaults)} if defaults is not None else {})
        return ConfigResult(
            provider=self.provider, path=self.path, config=config, header={"package": self.conf.packages[config_path]}
        )


class _Repository(ConfigRepository):
    """Hydra's own repository over one source, with a cache for a batch of compositions."""

    def __init__(self, conf: Conf) -> None:
        self.sources = [StrictSource(conf)]
        self._loaded: dict[str, ConfigResult | None] = {}

    def load_config(self, config_path: str) -> ConfigResult | None:
        if config_path not in self._loaded:
            self._loaded[config_path] = super().load_config(config_path)
        return self._loaded[config_path]


class Lists:
    """Answers for one `Conf`: parsed overrides and the list of files that a choice of them makes up."""

    def __init__(self, conf: Conf) -> None:
        version.setbase(None)
        self.conf = conf
        self._repository = _Repository(conf)
        self._parser = OverridesParser.create()

    def parted(self, overrides: tuple[str, ...]) -> tuple[tuple[str, ...], list[Override]]:
        """The overrides that choose options of groups, as written, and those that set values, each in their order."""
        parsed = self._parse(overrides)
        choosing = [
            self._repository.group_exists(override.key_or_group) and not isinstance(override.value(), dict)
            for override in parsed
        ]
        choices = tuple(text for text, chooses in zip(overrides, choosing, strict=True) if chooses)
        return choices, [override for override, chooses in zip(parsed, choosing, strict=True) if not chooses]

    def _parse(self, overrides: tuple[str, ...]) -> list[Override]:
        parsed: list[Override] = []
        problems: list[Problem] = []
        for text in overrides:
            try:
                override: Override = self._parser.parse_override(text)
            except (HydraException, RecursionError):
                problems.append(
                    Problem("is not an override; write key=value, +key=value, ~key or group=option", _from(text))
                )
                continue
            parsed.append(override)
            problems += _refuse(override)
        if problems:
            raise DeclarationError(problems)
        return parsed

    def defaults(self, choices: tuple[str, ...]) -> Defaults:
        """The files that make up the composition with these choices, in order."""
        overrides = self._parse(choices)
        try:
            defaults_list = create_defaults_list(
                self._repository, PRIMARY, overrides, prepend_hydra=False, skip_missing=False
            )
        except MissingConfigException as error:
            raise DeclarationError(self._missing(error, overrides)) from None
        except RecursionError:
            message = "a defaults list includes its own file in a cycle; remove one choice"
            raise DeclarationError(Problem(message, Where(self.conf.path(PRIMARY)), "defaults")) from None
        except (HydraException, ValueError) as error:
            raise DeclarationError(self._refused(str(error))) from None
        layers = (
            Layer(str(default.config_path), default.package or "", default.parent) for default in defaults_list.defaults
        )
        return Defaults(tuple(layers), dict(defaults_list.overrides.known_choices))

    def _refused(self, message: str) -> Problem:
        """Hydra's own message where we have none; it names the file and not the line."""
        lines = [line.strip() for line in message.strip().splitlines()]
        if match := _OVERRIDES_NOTHING.match(lines[0]):
            group = match["key"].partition("@")[0]
            where = self._overridden_at(match["file"], match["key"])
            return Problem(unknown(group, self.conf.groups(), what="group to override"), where, "defaults")
        return Problem(" ".join(lines[:2]), Where(self.conf.path(PRIMARY)), "defaults")

    def _overridden_at(self, file: str, key: str) -> Where:
        for entry in _defaults(self.conf.files[file]):
            for name, option in entry.value.items() if isinstance(entry.value, dict) else ():
                if name.split(" ")[-1].lstrip("/") == key:
                    return option.key or entry.where
        return Where(self.conf.path(file))

    def _missing(self, error: MissingConfigException, overrides: list[Override]) -> Problem:
        missing = str(error.missing_cfg_file)
        for override in overrides:
            if missing == f"{override.key_or_group}/{override.value()}":
                group, option = override.key_or_group, str(override.value())
                message = unknown(option, self.conf.options(group), what=f"option of {group}")
                return Problem(message, _from(override.input_line or ""), group)
        group, _, option = missing.rpartition("/")
        message = f"conf/ has no {missing}.yaml"
        if options := self.conf.options(group):
            message = unknown(option, options, what=f"option of {group}" if group else "file in conf/")
            if group == "target" and option in TARGETS.names():
                message = (
                    f"conf/target has no {option}.yaml; `tidegate init --deploy {option}` adds it, with its templates"
                )
        return Problem(message, self._chosen_at(group, option), group)

    def _chosen_at(self, group: str, option: str) -> Where:
        """The place in a defaults list that names the option."""
        for root in self.conf.files.values():
            for entry in _defaults(root):
                if isinstance(entry.value, dict):
                    ((key, chosen),) = entry.value.items()
                    if chosen.value == option and key.split(" ")[-1].partition("@")[0].strip("/") == group:
                        return chosen.where
                elif str(entry.value).strip("/") in (f"{group}/{option}", option):
                    return entry.where
        return Where(self.conf.path(PRIMARY))


def _defaults(root: Node) -> tuple[Node, ...]:
    """The entries of a file's defaults list."""
    defaults = root.value.get("defaults") if isinstance(root.value, dict) else None
    return defaults.value if defaults and isinstance(defaults.value, tuple) else ()


def _from(override: str) -> Where:
    return Where(f"override {override}")


def _refuse(override: Override) -> list[Problem]:
    text = override.input_line or ""
    package = override.package or ""
    if any(part.split(".")[0].split("/")[0] == "hydra" for part in (override.key_or_group, package)):
        return [Problem("would configure Hydra itself", _from(text))]
    if override.is_sweep_override():
        return [
            Problem(f"is a sweep; queue it with `dvc exp run --queue -S '{text}'`, or quote the value", _from(text))
        ]
    return []
