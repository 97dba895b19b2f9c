"""Class weights as estimators take them: by a class's number, not its name."""

from collections.abc import Sequence
from typing import Any

from tidegate.config.schema.search_space import values, with_values
from tidegate.config.schema.train import Built, Train

PARAMETER = "class_weight"


def numbered(train: Train, classes: Sequence[str]) -> Train:
    """The declaration with every `class_weight` keyed by the classes' places; as it is where there are no classes."""
    if not classes:
        return train
    places = {name: str(place) for place, name in enumerate(classes)}
    built = {"_target_": train.estimator.target, **train.estimator.parameters}
    estimator = Built.model_validate(_numbered(built, places))
    space = {
        name: with_values(dimension, [_in_space(name, value, places) for value in values(dimension) or ()])
        for name, dimension in train.search.space.items()
    }
    return train.model_copy(update={"estimator": estimator, "search": train.search.model_copy(update={"space": space})})


def _in_space(name: str, value: object, places: dict[str, str]) -> Any:
    return _keyed(value, places) if _weighs(name) else _numbered(value, places)


def _weighs(name: object) -> bool:
    return str(name).rpartition("__")[2] == PARAMETER


def _numbered(value: Any, places: dict[str, str]) -> Any:
    match value:
        case dict():
            return {
                name: _keyed(inner, places) if _weighs(name) else _numbered(inner, places)
                for name, inner in value.items()
            }
        case list():
            return [_numbered(inner, places) for inner in value]
        case _:
            return value


def _keyed(value: Any, places: dict[str, str]) -> Any:
    """A mapping of weights, or a list of such to try."""
    match value:
        case dict():
            return {places.get(str(name), name): weight for name, weight in value.items()}
        case list():
            return [_keyed(inner, places) for inner in value]
        case _:
            return value
