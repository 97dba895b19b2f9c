"""Judge a composition by the typed schema and the rules between its parts; every problem with its place."""

import json
from typing import Any

from pydantic import ValidationError

from tidegate.config.messages import sentence
from tidegate.config.node import Node, Path, at, dotted, plain
from tidegate.config.schema.root import Declaration
from tidegate.config.shape import shape
from tidegate.errors import DeclarationError, Problem, Where

_TAGS = ("kind", "strategy")
_NO_MAPPING = ("model_type", "model_attributes_type", "dict_type")


def typed(root: Node) -> Declaration:
    """The declaration. Raises DeclarationError with everything that is wrong with it.

    JSON is what is validated: there, text is never taken for a number, and a date may be written as text.
    """
    values = plain(root)
    try:
        return Declaration.model_validate_json(json.dumps(values), strict=True)
    except ValidationError as error:
        raise DeclarationError(_problems(error, root, values)) from None


def _problems(error: ValidationError, root: Node, values: Any) -> list[Problem]:
    found: dict[object, Problem] = {}
    for each in error.errors():
        problem = _problem(each["type"], {**each}, root, values)
        # a union that no type fits reports once per type, a file used in two environments once per environment
        place = problem.where if problem.where and problem.where.column else problem.key
        found.setdefault(place, problem)
    return sorted(found.values(), key=lambda problem: (problem.where or Where(""), problem.key))


def _problem(kind: str, error: dict[str, Any], root: Node, values: Any) -> Problem:
    path, is_key = _path(error["loc"], values)
    schema = None if is_key or kind == "extra_forbidden" else shape(path, values)
    message = sentence({**error, "loc": path}, schema, shape(path[:-1], values))
    if is_key:
        message = f"the name {message}"
    if kind in _NO_MAPPING and len(path) == 1:
        message += _remedy(str(path[0]), values[path[0]])
    pointed = (*path, error["ctx"]["discriminator"].strip("'")) if kind == "union_tag_invalid" else path
    return Problem(message, place(root, pointed, key=is_key or kind == "extra_forbidden"), dotted(path))


def place(root: Node, path: Path, *, key: bool = False) -> Where | None:
    """Where the value under `path` stands, or its key, or the nearest thing above that does."""
    for length in range(len(path), -1, -1):
        node = at(root, path[:length])
        if node is None or not (node.where.line or node.where.path.startswith("override ") or not length):
            continue
        if length < len(path) or key:
            return node.key or node.where
        return node.where
    return None


def _path(location: tuple[str | int, ...], values: Any) -> tuple[Path, bool]:
    """A pydantic location without what is no key: tags of unions and the mark of a key."""
    path: list[str | int] = []
    for index, part in enumerate(location):
        rest = location[index + 1 :]
        if part == "[key]":
            return tuple(path), True
        match values:
            case dict():
                if rest and (part not in values or part in [values.get(tag) for tag in _TAGS]) and rest[0] != "[key]":
                    continue
                values = values.get(part)
            case list() if isinstance(part, int) and part < len(values):
                values = values[part]
            case _:
                continue
        path.append(part)
    return tuple(path), False


def _remedy(group: str, value: Any) -> str:
    """For a group that became a word: what `dvc exp run --no-hydra -S train=ridge` leaves behind."""
    if not isinstance(value, str):
        return ""
    return f"; to choose conf/{group}/{value}.yaml let DVC compose: leave out --no-hydra, and never edit params.yaml"
