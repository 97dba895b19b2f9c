"""Load the typed part of params.yaml that a stage declares."""

import pickle
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from tidegate.artifacts import conflicted, missing
from tidegate.errors import DeclarationError, Problem, Where
from tidegate.paths import PARAMS

Model = TypeVar("Model", bound=BaseModel)


def keys(model: type[BaseModel]) -> tuple[str, ...]:
    """The params.yaml keys that a stage's `Params` reads: what dvc.yaml must list under `params:`."""
    return tuple(field.alias or name for name, field in model.model_fields.items())


def load(model: type[Model], path: Path = PARAMS) -> Model:
    """Build `model` from params.yaml; a field's alias is its dotted key there (`data.columns`)."""
    return build(model, read(path), path)


def build(model: type[Model], values: object, path: Path = PARAMS) -> Model:
    """The same of values that were read from it."""
    try:
        return model.model_validate({key: found for key in keys(model) if (found := at(values, key)) is not None})
    except ValidationError as error:
        raise DeclarationError(
            Problem(f"{detail['msg']}; run `tidegate compose`", Where(str(path)), ".".join(map(str, detail["loc"])))
            for detail in error.errors()
        ) from None


def read(path: Path = PARAMS) -> dict[str, object]:
    """params.yaml as plain values, in the subset of YAML that every reader agrees on."""
    if not path.exists():
        raise missing(path)
    if conflicted(text := path.read_text(errors="replace")):
        merged = "has conflict markers; resolve conf/, run `tidegate merge-params`, then `dvc repro`"
        raise DeclarationError(Problem(merged, Where(str(path))))
    values = _parsed(text, str(path))
    if not isinstance(values, dict):
        raise DeclarationError(Problem("is not a mapping; run `tidegate compose`", Where(str(path))))
    copied: dict[str, object] = pickle.loads(pickle.dumps(values))  # noqa: S301 (our own bytes; copy takes ten times as long)
    return copied


def parsed(content: bytes) -> object:
    """The values of another revision's params.yaml. Raises DeclarationError where it cannot be read."""
    return _parsed(content.decode(errors="replace"), str(PARAMS))


@lru_cache(maxsize=4)
def _parsed(text: str, place: str) -> object:
    """The values of a text: the gate reads the same two files ten times."""
    import yaml

    try:
        return yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 (a safe loader)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        reason = " ".join(str(error).split())
        raise DeclarationError(Problem(f"cannot be read: {reason}; run `tidegate compose`", Where(place))) from None


def mapping(values: object, key: str) -> dict[str, object]:
    """The mapping under a dotted key; empty where there is none."""
    found = at(values, key)
    return found if isinstance(found, dict) else {}


def at(values: object, key: str) -> object:
    """The value under a dotted key; None where there is none."""
    for part in key.split("."):
        values = values.get(part) if isinstance(values, dict) else None
    return values
