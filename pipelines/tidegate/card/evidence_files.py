"""Read values of artefacts by JSON pointer: of JSON, of params.yaml, of CSV.

A CSV file is a list of mappings: `/3/value` is the column `value` of its fourth row. Anyone may have written the files,
and an audit file may name any path: only files of the project's evidence are read.
"""

import csv
import math
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import cast

from tidegate import paths
from tidegate.artifacts import read_json
from tidegate.card.document import Cited, Scalar
from tidegate.config import params
from tidegate.errors import EvidenceError, Problem, Where
from tidegate.json_value import Json
from tidegate.number_format import significant

LARGEST = 64 * 2**20
LONGEST_TEXT = 4000
OF_KEY = "#"
"""After a pointer: the key itself is meant, as in relative JSON pointers; in a key it is written `~2`."""


@dataclass(frozen=True)
class EvidenceFiles:
    """The artefacts below `root`, each read once."""

    root: Path = Path()
    read_files: dict[Path, Json] = field(default_factory=dict)

    def has(self, path: Path) -> bool:
        return (self.root / path).is_file()

    def content(self, path: Path) -> Json:
        """The whole file. Raises EvidenceError where it is missing or unusable."""
        if path not in self.read_files:
            self.read_files[path] = _content(self.root, path)
        return self.read_files[path]

    def keys(self, path: Path, *keys: str) -> tuple[str, ...]:
        """The keys of a mapping, or the indexes of a list; none of anything else, and of what is not there."""
        try:
            value = at(self.content(path), keys)
        except KeyError:
            return ()
        match value:
            case dict():
                return tuple(value)
            case list():
                return tuple(map(str, range(len(value))))
        return ()

    def find(self, path: Path, *keys: str) -> Scalar:
        """The scalar at that place; None where there is none."""
        try:
            value = at(self.content(path), keys)
        except KeyError:
            return None
        return None if isinstance(value, dict | list) else value

    def cite(self, path: Path, *keys: str, as_shown: "Callable[[Scalar], str] | None" = None) -> Cited:
        """The scalar at that place. Raises EvidenceError where none is found: another version wrote the file."""
        try:
            value = at(self.content(path), keys)
        except KeyError:
            value = {}
        if isinstance(value, dict | list):
            message = f"has no value at {pointer(keys)}; run `dvc repro`"
            raise EvidenceError(Problem(message, Where(path.as_posix())))
        return Cited((as_shown or shown)(value), value, path.as_posix(), pointer(keys))

    def name(self, path: Path, *keys: str) -> Cited:
        """The last key itself, where it exists: a column's name, a slice's."""
        try:
            at(self.content(path), keys)
        except KeyError:
            raise EvidenceError(Problem(f"has nothing at {pointer(keys)}; run `dvc repro`", Where(str(path)))) from None
        return Cited(shown(keys[-1]), keys[-1], path.as_posix(), f"{pointer(keys)}{OF_KEY}")

    def again(self, artifact: str, place: str) -> Scalar:
        """The value at a pointer of an audit file. Raises KeyError where none is found."""
        keys = keys_of(place.removesuffix(OF_KEY))
        value = at(self.content(Path(artifact)), keys)
        if place.endswith(OF_KEY):
            return keys[-1]
        if isinstance(value, dict | list):
            raise KeyError(place)
        return value


def pointer(keys: tuple[str, ...]) -> str:
    """The JSON pointer (RFC 6901) of a path of keys, in which `#` is escaped, too."""
    return "".join(f"/{key.replace('~', '~0').replace('/', '~1').replace(OF_KEY, '~2')}" for key in keys)


def keys_of(text: str) -> tuple[str, ...]:
    """The path of keys of a JSON pointer."""
    return tuple(key.replace("~2", OF_KEY).replace("~1", "/").replace("~0", "~") for key in text.split("/")[1:])


def at(value: Json, keys: tuple[str, ...]) -> Json:
    """The value under the keys. Raises KeyError."""
    for key in keys:
        match value:
            case dict():
                value = value[key]
            case list() if key.isascii() and key.isdigit() and int(key) < len(value):
                value = value[int(key)]
            case _:
                raise KeyError(key)
    return value


def number(value: Scalar) -> float | None:
    """The finite number that a value is, or that a text of a CSV file spells."""
    if isinstance(value, bool) or value is None:
        return None
    try:
        found = float(value)
    except (ValueError, OverflowError):
        return None
    return found if math.isfinite(found) else None


def shown(value: Scalar) -> str:
    """The value as text: four significant digits, thousands separated, yes or no, `undefined` for null."""
    match value:
        case None | "":
            return "undefined"
        case bool():
            return "yes" if value else "no"
        case int():
            return f"{value:,}".replace("-", "−")
        case float():
            return rounded(value)
    return value if len(value) <= LONGEST_TEXT else f"{value[: LONGEST_TEXT - 1]}…"


def measured(value: Scalar) -> str:
    """The same of a number that a CSV file spells."""
    found = number(value)
    if found is None:
        return shown(value)
    return f"{int(found):,}".replace("-", "−") if isinstance(value, str) and value.isdigit() else rounded(found)


def rounded(value: float) -> str:
    return significant(value, 4)


def is_evidence(artifact: str) -> bool:
    """Whether a path of an audit file is one that a card cites: params.yaml, or below artifacts/, without a detour."""
    path = PurePosixPath(artifact)
    if path.is_absolute() or ".." in path.parts or "\\" in artifact or "\0" in artifact or str(path) != artifact:
        return False
    return path == PurePosixPath(paths.PARAMS) or path.is_relative_to(PurePosixPath(paths.ARTIFACTS))


def _content(root: Path, path: Path) -> Json:
    file = root / path
    if file.is_file() and file.stat().st_size > LARGEST:
        raise EvidenceError(Problem(f"is larger than {LARGEST // 2**20} MiB; run `dvc repro`", Where(str(path))))
    if path.suffix == ".yaml":
        return cast("Json", params.read(file))
    if path.suffix != ".csv":
        parsed: Json = read_json(file)
        return parsed
    try:
        with file.open(newline="", encoding="utf-8") as opened:
            return [{str(key): str(value) for key, value in row.items()} for row in csv.DictReader(opened)]
    except FileNotFoundError:
        raise EvidenceError(Problem("not found; run `dvc repro`", Where(str(path)))) from None
    except (OSError, ValueError, csv.Error) as error:
        raise EvidenceError(Problem(f"not usable as CSV: {error}; run `dvc repro`", Where(str(path)))) from None
