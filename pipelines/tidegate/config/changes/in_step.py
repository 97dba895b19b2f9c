"""Whether params.yaml is what conf/ and the installed code give: `tidegate compose` would write it as it stands."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tidegate.config.changes import code_changes
from tidegate.config.changes.diff import changes
from tidegate.config.code_digests import SECTION, with_code, without_code
from tidegate.config.composing.compose import compose
from tidegate.config.composing.params_file import read_located
from tidegate.config.dvc_yaml import order
from tidegate.config.reading.node import plain
from tidegate.paths import PARAMS


@dataclass(frozen=True, slots=True)
class Difference:
    """The declared keys that differ, and in words how the recorded code does."""

    keys: tuple[str, ...]
    code: tuple[str, ...]


def difference(path: Path = PARAMS) -> Difference | None:
    """None where both agree. Raises DeclarationError where conf/ cannot be composed or the file cannot be read."""
    composed, standing = with_code(compose().values), plain(read_located(path))
    found: dict[str, Any] = standing if isinstance(standing, dict) else {}
    keys = tuple(change.key for change in changes(without_code(found), without_code(composed)))
    if not keys and not changes({SECTION: found.get(SECTION)}, {SECTION: composed[SECTION]}):
        return None
    return Difference(keys, tuple(code_changes.sentences(found.get(SECTION, {}), composed[SECTION], order())))
