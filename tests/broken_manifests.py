"""A rendered file with one value of it replaced."""

import copy
from dataclasses import replace
from typing import Any

from tidegate.targets import Manifest


def broken(files: dict[str, Manifest], file: str, path: tuple[str | int, ...], value: Any) -> tuple[Manifest, ...]:
    """The same files; the value at `path` of one is replaced, or removed when it is `...`."""
    return tuple((files | {file: with_value(files[file], path, value)}).values())


def with_value(manifest: Manifest, path: tuple[str | int, ...], value: Any) -> Manifest:
    """A copy with another value at `path`, or without it when it is `...`."""
    document = copy.deepcopy(manifest.document)
    place: Any = document
    for part in path[:-1]:
        place = place[part]
    if value is ...:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return replace(manifest, document=document)
