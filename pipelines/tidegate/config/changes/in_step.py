"""Whether params.yaml is up to date with conf/ and the installed code."""

from dataclasses import dataclass
from pathlib import Path

from tidegate.config.changes.code_causes import Causes, causes
from tidegate.config.changes.diff import changes
from tidegate.config.code_digests import SECTION, with_code, without_code
from tidegate.config.composing.compose import compose
from tidegate.config.composing.params_file import read_located
from tidegate.config.dvc_yaml import order
from tidegate.config.reading.node import plain
from tidegate.paths import PARAMS


@dataclass(frozen=True, slots=True)
class Difference:
    """The declared keys that differ, and why the recorded code does."""

    keys: tuple[str, ...]
    code: Causes


def difference(path: Path = PARAMS) -> Difference | None:
    """How params.yaml and conf/ differ; None if they agree. Raises DeclarationError if one of them cannot be read."""
    return from_file(with_code(compose().values), path)


def from_file(composed: dict[str, object], path: Path = PARAMS) -> Difference | None:
    """The same of a composition with its code, as `with_code` gives it."""
    content = plain(read_located(path))
    recorded: dict[str, object] = content if isinstance(content, dict) else {}
    keys = tuple(change.key for change in changes(without_code(recorded), without_code(composed)))
    if not keys and not changes({SECTION: recorded.get(SECTION)}, {SECTION: composed[SECTION]}):
        return None
    return Difference(keys, causes(recorded.get(SECTION), composed[SECTION], order()))
