"""Parse a composition into the typed declaration; locate every problem."""

import json
import re
from typing import TYPE_CHECKING

from pydantic import ValidationError

from tidegate.config.reading.node import Node, Path, at, dotted, leaves, plain
from tidegate.config.schema.root import Declaration
from tidegate.config.section import LISTED_TWICE
from tidegate.config.validation.messages import sentence
from tidegate.config.validation.schema_lookup import shape
from tidegate.errors import DeclarationError, Problem, Where

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

_TAGS = ("kind", "strategy")
_INNER = re.compile(r"(?P<key>[a-z_]+(?:\.[A-Za-z0-9_-]+)+): (?P<rest>.*)", re.DOTALL)
"""A section's own validator names a key below it so: `steps.wide.weight: must grow`."""
_OWN = re.compile(r"(?P<key>[a-z_]+): (?P<rest>.*)", re.DOTALL)
"""Or a key of its own, which is pointed at where no value of the section replaced another."""
_NO_MAPPING = ("model_type", "model_attributes_type", "dict_type")


def typed(root: Node) -> Declaration:
    """The declaration. Raises DeclarationError with all problems.

    It is validated as JSON: there, text is never read as a number, and a date may be written as text.
    """
    values = plain(root)
    try:
        return Declaration.model_validate_json(json.dumps(values), strict=True)
    except ValidationError as error:
        raise DeclarationError(_problems(error, root, values)) from None


def _problems(error: ValidationError, root: Node, values: object) -> list[Problem]:
    problems: dict[object, Problem] = {}
    for detail in error.errors():
        if _is_long_enough(detail):
            continue
        problem = _problem(detail["type"], detail, root, values)
        # a union that no type fits reports once per type, a file used in two environments once per environment
        place: object = problem.where if problem.where and problem.where.column else problem.key
        if detail["type"] == "missing":  # missing keys are reported where their section begins
            place = (place, problem.key.rpartition(".")[2])
        problems.setdefault(place, problem)
    return sorted(problems.values(), key=lambda problem: (problem.where or Where(""), problem.key))


def _is_long_enough(detail: "ErrorDetails") -> bool:
    """Whether a list is too short only because pydantic left out its entries that are wrong themselves."""
    return detail["type"] == "too_short" and len(detail["input"]) >= detail["ctx"]["min_length"]


def _problem(kind: str, error: "ErrorDetails", root: Node, values: object) -> Problem:
    entry = (error["ctx"]["place"],) if kind == LISTED_TWICE else ()
    path, is_key = _path((*error["loc"], *entry), values, names_key=kind in ("missing", "extra_forbidden"))
    schema = None if is_key or kind == "extra_forbidden" else shape(path, values)
    message = sentence({**error, "loc": path}, schema, shape(path[:-1], values))
    if is_key:
        message = f"the name {message}"
    if kind in _NO_MAPPING:
        message += _remedy(path, error["input"])
    if kind == "value_error" and (inner := _INNER.match(message)) and at(root, (*path, *inner["key"].split("."))):
        path, message = (*path, *inner["key"].split(".")), inner["rest"]
    elif kind == "value_error" and (changed := _changed(at(root, path))):
        return Problem(message, changed.where, dotted(path))
    elif kind == "value_error" and (inner := _OWN.match(message)) and at(root, (*path, inner["key"])):
        path, message = (*path, inner["key"]), inner["rest"]
    pointed = (*path, error["ctx"]["discriminator"].strip("'")) if kind == "union_tag_invalid" else path
    return Problem(message, place(root, pointed, key=is_key or kind == "extra_forbidden"), dotted(path))


def place(root: Node, path: Path, *, key: bool = False) -> Where | None:
    """The place of the value under `path`, or of its key, or of its nearest parent."""
    for length in range(len(path), -1, -1):
        node = at(root, path[:length])
        if node is None or not (node.where.line or node.where.path.startswith("override ") or not length):
            continue
        if length < len(path) or key:
            return node.key or node.where
        return node.where
    return None


def _path(location: tuple[str | int, ...], values: object, *, names_key: bool) -> tuple[Path, bool]:
    """A pydantic location reduced to keys: without tags of unions and the mark of a key.

    `names_key`: the last part is a missing or superfluous key.
    """
    path: list[str | int] = []
    for index, part in enumerate(location):
        rest = location[index + 1 :]
        if part == "[key]":
            return tuple(path), True
        match values:
            case dict():
                is_tag = part not in values or part in [values.get(tag) for tag in _TAGS]
                if is_tag and (rest[:1] != ("[key]",) if rest else not names_key):
                    continue
                values = values.get(part)
            case list() if isinstance(part, int) and part < len(values):
                values = values[part]
            case _:
                continue
        path.append(part)
    return tuple(path), False


def _changed(section: Node | None) -> Node | None:
    """The first value of a section that replaced another: the likely cause of a mismatch between parts."""
    if section is None or not isinstance(section.value, dict):
        return None
    return next((node for _, node in leaves(section) if node.overrode is not None), None)


def _remedy(path: Path, value: object) -> str:
    """The likely cause of a text instead of a mapping: a missing colon, or `dvc exp run --no-hydra -S train=ridge`."""
    if isinstance(value, list):
        return "; leave out the dashes and write `name: value`"
    if not isinstance(value, str):
        return ""
    if len(path) > 1 or not re.fullmatch(r"[A-Za-z0-9_-]+", value):
        return "; write keys and values with a colon between them" if " " in value else ""
    option = f"conf/{path[0]}/{value}.yaml"
    return f"; to choose {option} let DVC compose: omit --no-hydra, and never edit params.yaml"
