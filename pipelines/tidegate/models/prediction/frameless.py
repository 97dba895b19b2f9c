"""Predict a fitted pipeline for arrays, without a data frame.

scikit-learn takes a frame apart and looks at its names at each step: of one row, that takes longer than the prediction.
Each transformer is given the same columns as an array, and its estimator the very matrix that it would get.
"""

import copy
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from tidegate.models.prediction.input_arrays import Arrays

    Block = NDArray[np.float64] | NDArray[np.object_]

BY_VALUE = frozenset(
    {
        "Binarizer",
        "KBinsDiscretizer",
        "MaxAbsScaler",
        "MinMaxScaler",
        "MissingIndicator",
        "Normalizer",
        "OneHotEncoder",
        "OrdinalEncoder",
        "PolynomialFeatures",
        "PowerTransformer",
        "QuantileTransformer",
        "RobustScaler",
        "SimpleImputer",
        "SplineTransformer",
        "StandardScaler",
    }
)
"""scikit-learn's own transformers of which a value's column is all that they look at."""


@dataclass(frozen=True, slots=True)
class _ColumnsPart:
    """A transformer of a ColumnTransformer: the columns that it is given, and what it does one after another."""

    names: Sequence[str]
    steps: Sequence[Any]

    def made(self, arrays: "Arrays") -> Any:
        block = _block([arrays[name] for name in self.names])
        for step in self.steps:
            block = step.transform(block)
        return block


@dataclass(frozen=True, slots=True)
class FramelessPipeline:
    """What a pipeline does to arrays."""

    joined: Callable[..., Any]
    parts: Sequence[_ColumnsPart]
    steps: Sequence[Any]
    estimator: Any

    def matrix(self, arrays: "Arrays") -> Any:
        """What the estimator is given."""
        rows = len(next(iter(arrays.values())))
        matrix = self.joined([part.made(arrays) for part in self.parts], n_samples=rows)
        for step in self.steps:
            matrix = step.transform(matrix)
        return matrix


def frameless(model: Any, texts: Mapping[str, bool]) -> FramelessPipeline | None:
    """The pipeline without its frame; None where it has a step that may look at more than a column's values.

    `texts` are the columns of `features.inputs` in their order, and whether each is text.
    """
    from sklearn.compose import ColumnTransformer
    from sklearn.pipeline import Pipeline

    if type(model) is not Pipeline:
        return None
    *steps, (_, estimator) = model.steps
    between = _in_a_row([step for _, step in steps[1:]])
    first: Any = steps[0][1] if steps else None
    if type(first) is not ColumnTransformer or first.transformer_weights or between is None:
        return None
    if hasattr(estimator, "feature_names_in_") or any(hasattr(step, "feature_names_in_") for step in between):
        return None
    parts = _parts(first, texts)
    return FramelessPipeline(first._hstack, parts, between, estimator) if parts else None  # noqa: SLF001


def _parts(transformer: Any, texts: Mapping[str, bool]) -> list[_ColumnsPart] | None:
    """None where one of them may look at more, or is given texts and numbers together."""
    names, parts = list(texts), []
    places = transformer._transformer_to_input_indices  # noqa: SLF001 (`transformers_` may name or mask columns)
    for name, part, _ in transformer.transformers_:
        if part == "drop" or not len(places[name]):
            continue
        given = [names[place] for place in places[name]]
        steps = _in_a_row([part])
        if steps is None or len({texts[column] for column in given}) > 1:
            return None
        parts.append(_ColumnsPart(given, steps))
    return parts


def _in_a_row(transformers: Sequence[Any]) -> list[Any] | None:
    """What they do one after another, without what does nothing; None where one may look at more."""
    flat: list[Any] = []
    for transformer in transformers:
        name, kind = type(transformer).__name__, type(transformer)
        if not isinstance(transformer, str) and not kind.__module__.startswith("sklearn."):
            return None
        if transformer == "passthrough" or (name == "FunctionTransformer" and transformer.func is None):
            continue
        if name == "Pipeline":
            inner = _in_a_row([step for _, step in transformer.steps])
            if inner is None:
                return None
            flat += inner
        elif name in BY_VALUE:
            flat.append(_unnamed(transformer))
        else:
            return None
    return flat


def _unnamed(transformer: Any) -> Any:
    """A transformer that warns of no array; it shares what was fitted with the other one."""
    other = copy.copy(transformer)
    vars(other).pop("feature_names_in_", None)
    return other


def _block(columns: "Sequence[Block]") -> "Block":
    """In the memory's order of a frame's block: sums of a matrix depend on it."""
    import numpy as np

    return cast("Block", np.stack(columns).T)
