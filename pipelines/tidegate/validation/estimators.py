"""Validate the objects of conf/train: trusted classes and parameters.

Also the values that a search tries. Nothing is imported; what only the class itself can check is checked by
`validate --all`.
"""

from collections.abc import Collection, Iterator

from tidegate.config.reading.node import Node, path_of
from tidegate.config.schema.search_space import written
from tidegate.config.schema.train import Built, Train
from tidegate.config.validation.parse import place
from tidegate.errors import Problem
from tidegate.models.estimators import file_access, parameter_constraints, trusted

TARGET = "_target_"


def problems(train: Train, root: Node, trust: Collection[str]) -> Iterator[Problem]:
    """Everything wrong with the estimator, the preprocessing, all objects within them, and the search space."""
    for name, built in (("estimator", train.estimator), ("preprocess", train.preprocess)):
        if isinstance(built, Built):
            yield from _object_problems(_declared(built), f"train.{name}", root, trust)
    yield from _space(train, root)


def _declared(built: Built) -> dict[str, object]:
    return {TARGET: built.target, **built.parameters}


def _object_problems(value: object, key: str, root: Node, trust: Collection[str]) -> Iterator[Problem]:
    match value:
        case dict() as mapping:
            target = str(mapping.get(TARGET))
            for name, item in mapping.items():
                inner = f"{key}.{name}"
                if name == TARGET:
                    if reason := trusted.refusal(str(item), trust):
                        yield Problem(reason, key=inner)
                else:
                    yield from _parameter(target, name, item, inner, root)
                yield from _object_problems(item, inner, root, trust)
        case list() as sequence:
            for index, item in enumerate(sequence):
                yield from _object_problems(item, f"{key}.{index}", root, trust)


def _parameter(target: str, name: str, value: object, key: str, root: Node) -> Iterator[Problem]:
    if reason := trusted.misnamed(target, name):
        yield Problem(reason, place(root, path_of(root, key), key=True), key)
    elif reason := parameter_constraints.refusal(target, name, value):
        yield Problem(reason, key=key)


def _space(train: Train, root: Node) -> Iterator[Problem]:
    """The values to try, each validated like the parameter itself: `C`, `estimator__C`."""
    for parameter, dimension in train.search.space.items():
        key = f"train.search.space.{parameter}"
        if reason := file_access.refusal(parameter):
            yield Problem(reason, place(root, path_of(root, key), key=True), key)
            continue
        for path, reason in file_access.refusals(dict(written(dimension)), key):
            yield Problem(reason, place(root, path_of(root, path), key=True), path)
        *above, name = parameter.split("__")
        built: object = _declared(train.estimator)
        for part in above:
            built = built.get(part) if isinstance(built, dict) else None
        if not isinstance(built, dict):
            continue
        target = str(built.get(TARGET))
        if reason := trusted.misnamed(target, name):
            yield Problem(reason, place(root, path_of(root, key), key=True), key)
            continue
        for inner, value in written(dimension):
            if reason := parameter_constraints.refusal(target, name, value):
                yield Problem(reason, key=f"{key}.{inner}")
