"""Validate values in declared objects that must fit the rest of the declaration.

Class labels, names of features, searches within a model; without importing scikit-learn.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tidegate.config.schema.data import ColumnRole, Columns, ColumnType, column_of
from tidegate.config.schema.search_space import written
from tidegate.config.schema.train import Built, Train
from tidegate.errors import unknown
from tidegate.kinds import TASKS
from tidegate.models.estimators import third_party
from tidegate.models.features import input_names
from tidegate.number_format import some

_TRANSFORMER = "sklearn.compose.ColumnTransformer"
_FIRST_SEES_ALL = {"sklearn.pipeline.Pipeline": "steps"}
SEARCHES = tuple(
    f"sklearn.model_selection.{name}"
    for name in ("GridSearchCV", "RandomizedSearchCV", "HalvingGridSearchCV", "HalvingRandomSearchCV")
)
_EACH_SEES_ALL = {"sklearn.pipeline.FeatureUnion": "transformer_list"}


def problems(train: Train, task: str, columns: Columns) -> Iterator[tuple[str, str]]:
    """(key path, what is wrong) for labels that are not the task's and features that are not declared."""
    estimator = {"_target_": train.estimator.target, **train.estimator.parameters}
    yield from _searches(estimator, "train.estimator")
    yield from _named(estimator, "train.estimator")
    yield from _objectives(estimator, "train.estimator", task)
    for parameter, dimension in train.search.space.items():
        if parameter == "objective":
            for key, value in written(dimension):
                if message := third_party.unfit_objective(train.estimator.target, value, task):
                    yield f"train.search.space.{parameter}.{key}", message
    if classes := TASKS.load(task).classes(columns[str(column_of(columns, ColumnRole.TARGET))]):
        yield from _labels(train.estimator.parameters, "train.estimator", classes)
        for parameter, dimension in train.search.space.items():
            check = _wrong_labels if parameter.rpartition("__")[2] == "class_weight" else _labels
            for key, value in written(dimension):
                yield from check(value, f"train.search.space.{parameter}.{key}", classes)
    if isinstance(train.preprocess, Built):
        declared = {"_target_": train.preprocess.target, **train.preprocess.parameters}
        yield from _features(declared, "train.preprocess", input_names(columns, tuple(ColumnType)))


def labelled(parameter: str, value: object) -> Any:
    """A declared value as scikit-learn takes it: YAML's keys are text, the labels of `class_weight` are numbers."""
    if parameter.rpartition("__")[2] != "class_weight" or not isinstance(value, dict):
        return value
    return {int(label) if label.isdecimal() else label: weight for label, weight in value.items()}


def _searches(value: object, at: str) -> Iterator[tuple[str, str]]:
    """A fitted search keeps scorers and splitters, which no model file may hold."""
    match value:
        case dict():
            for key, inner in value.items():
                if key == "_target_" and inner in SEARCHES:
                    yield f"{at}.{key}", f"{inner.rpartition('.')[2]} cannot be packaged; declare train.search instead"
                yield from _searches(inner, f"{at}.{key}")
        case list():
            for index, inner in enumerate(value):
                yield from _searches(inner, f"{at}.{index}")


def _objectives(value: object, at: str, task: str) -> Iterator[tuple[str, str]]:
    """LightGBM and XGBoost fit whatever objective they are given, and call what it predicts probabilities."""
    match value:
        case dict():
            if message := third_party.unfit_objective(str(value.get("_target_")), value.get("objective"), task):
                yield f"{at}.objective", message
            for key, inner in value.items():
                yield from _objectives(inner, f"{at}.{key}", task)
        case list():
            for index, inner in enumerate(value):
                yield from _objectives(inner, f"{at}.{index}", task)


def _named(value: object, at: str) -> Iterator[tuple[str, str]]:
    """Column transformers within the estimator that name columns: what preprocessing gives it has no names."""
    match value:
        case dict():
            for index, part in enumerate(
                _parts(value, "transformers") if value.get("_target_") == _TRANSFORMER else ()
            ):
                if len(part) == 3 and any(isinstance(name, str) for name in _chosen(part[2])):
                    message = (
                        "names features, and preprocessing leaves none; declare the transformer in train.preprocess"
                    )
                    yield f"{at}.transformers.{index}.2", message
            for key, inner in value.items():
                yield from _named(inner, f"{at}.{key}")
        case list():
            for index, inner in enumerate(value):
                yield from _named(inner, f"{at}.{index}")


def _labels(value: object, at: str, classes: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    match value:
        case dict():
            for key, inner in value.items():
                path = f"{at}.{key}"
                if str(key).rpartition("__")[2] == "class_weight":
                    yield from _wrong_labels(inner, path, classes)
                else:
                    yield from _labels(inner, path, classes)
        case list():
            for index, inner in enumerate(value):
                yield from _labels(inner, f"{at}.{index}", classes)


def _wrong_labels(value: object, at: str, classes: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    match value:
        case list():  # of a grid or a search space: one mapping per candidate
            for index, inner in enumerate(value):
                yield from _wrong_labels(inner, f"{at}.{index}", classes)
        case dict():
            listed = _listed(classes)
            for label, weight in value.items():
                if label not in classes:
                    yield f"{at}.{label}", f"unknown class {label}; the classes are {listed}"
                elif isinstance(weight, bool) or not isinstance(weight, int | float) or weight < 0:
                    yield f"{at}.{label}", f"must be a number at least 0, got {weight}"


def _listed(classes: Mapping[str, str]) -> str:
    names = [f'"{label}" ({meaning})' if meaning else f'"{label}"' for label, meaning in classes.items()]
    return some(names, most=10) if len(names) > 2 else " and ".join(names)


def _features(declared: Any, at: str, features: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Problems of column transformers that get the features themselves, not another step's output."""
    target = declared.get("_target_") if isinstance(declared, dict) else None
    if target == _TRANSFORMER:
        for index, part in enumerate(_parts(declared, "transformers")):
            if len(part) == 3:
                yield from _columns(part[2], f"{at}.transformers.{index}.2", features)
    for within, only_first in ((_FIRST_SEES_ALL, True), (_EACH_SEES_ALL, False)):
        parameter = within.get(str(target), "")
        for index, part in enumerate(_parts(declared, parameter)[: 1 if only_first else None] if parameter else ()):
            if len(part) == 2:
                yield from _features(part[1], f"{at}.{parameter}.{index}.1", features)


def _parts(declared: Mapping[str, object], parameter: str) -> list[list[object]]:
    parts = declared.get(parameter)
    return [part for part in parts if isinstance(part, list)] if isinstance(parts, list) else []


def _chosen(columns: object) -> list[object]:
    return columns if isinstance(columns, list) else [columns]


def _columns(chosen: object, at: str, features: Sequence[str]) -> Iterator[tuple[str, str]]:
    for index, name in enumerate(_chosen(chosen)):
        path = f"{at}.{index}" if isinstance(chosen, list) else at
        if isinstance(name, str) and name not in features:
            yield path, unknown(name, tuple(features), what="feature")
        elif isinstance(name, int) and not isinstance(name, bool) and not -len(features) <= name < len(features):
            yield path, f"must be the place of one of {len(features)} features, got {name}"
