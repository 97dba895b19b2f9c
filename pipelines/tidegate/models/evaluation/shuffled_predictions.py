"""Predict rows with one feature shuffled, without preprocessing every row anew.

Preprocessing treats each row, and mostly each column, by itself: a shuffled feature becomes what it became before,
shuffled. Which columns a feature becomes is read from the model and then proven on its own rows, for all features at
once; a model of which that is not proven predicts the shuffled rows as they are.
"""

import copy
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np

from tidegate.models.prediction.predict import predict

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from tidegate.arrays import Floats

TREES = "_predictors"
"""Where boosting by histograms keeps its trees, per round one or one per class."""
PROVEN_ROWS = 200
"""Rows that suffice to prove what becomes of a feature: every value takes the same path."""
OWN, BINS, KNOWN = "_preprocessor", "_bin_mapper", "make_known_categories_bitsets"
"""Where boosting by histograms keeps a preprocessing of its own, and what it makes anew of the model for each
prediction: together most of the time that one takes."""


@dataclass(slots=True)
class ShuffledPredictions:
    """Predictions of the same rows, each with one feature in another order."""

    model: Any
    rows: "pd.DataFrame"
    task: str
    prepared: "_Prepared | None"
    is_checked: bool = field(default=False, init=False)

    def whole(self) -> "Floats":
        return predict(self.model, self.rows, self.task)

    def is_used(self, feature: str) -> bool:
        """Whether a prediction may depend on that feature: if not, no order of its values changes any."""
        prepared = self._proven()
        return prepared is None or bool(prepared.used[prepared.places[feature]].any())

    def shuffled(self, feature: str, order: "NDArray[np.intp]") -> "Floats":
        """Predictions with the values of `feature` in that order, bit for bit those of the whole model."""
        if (prepared := self._proven()) is not None:
            return prepared.shuffled(feature, order, self.task)
        changed = self.rows.assign(**{feature: _in_order(self.rows[feature], order)})
        return predict(self.model, changed, self.task)

    def _proven(self) -> "_Prepared | None":
        """`prepared`, checked once in each process: one that has predicted cannot be forked (see `forked`)."""
        if self.prepared is not None and not self.is_checked:
            few = self.rows.iloc[:PROVEN_ROWS]
            inputs = self.prepared.inputs[: len(few)]
            mixed = np.where(self.prepared.used, inputs, inputs[::-1])
            expected = predict(self.model, few, self.task)
            with _finite():
                made = (predict(self.prepared.estimator, values, self.task) for values in (inputs, mixed))
                if not all(np.array_equal(expected, predicted) for predicted in made):
                    self.prepared = None
            self.is_checked = True
        return self.prepared


def shuffled_predictions(model: Any, rows: "pd.DataFrame", task: str) -> ShuffledPredictions:
    """Preprocesses the rows; predicts nothing yet."""
    return ShuffledPredictions(model, rows, task, _prepared(model, rows))


@dataclass(frozen=True, slots=True)
class _Prepared:
    """What the estimator is given, (rows, columns) of doubles, and the columns of it that each feature became.

    `used`, (columns,), is false for a column that no prediction depends on.
    """

    estimator: Any
    inputs: Any
    places: "Mapping[str, NDArray[np.intp]]"
    used: "NDArray[np.bool_]"

    def shuffled(self, feature: str, order: "NDArray[np.intp]", task: str) -> "Floats":
        places = self.places[feature]
        kept = self.inputs[:, places]
        self.inputs[:, places] = kept[order]
        try:
            with _finite():
                return predict(self.estimator, self.inputs, task)
        finally:
            self.inputs[:, places] = kept


def _in_order(values: "pd.Series[Any]", order: "NDArray[np.intp]") -> "pd.Series[Any]":
    """The values as they are: pandas makes text of an array of objects, and NaN of None, which is another category."""
    return values.iloc[order].set_axis(values.index)


def _finite() -> Any:
    """No look for values that are not finite: they are those of rows that the model has taken."""
    from sklearn import config_context

    return config_context(assume_finite=True)


def _prepared(model: Any, rows: "pd.DataFrame") -> _Prepared | None:
    from sklearn.compose import ColumnTransformer
    from sklearn.pipeline import Pipeline

    if not (isinstance(model, Pipeline) and len(model.steps) == 2 and isinstance(model[0], ColumnTransformer)):
        return None
    steps, estimator = [model[0]], model[1]
    if isinstance(own := vars(estimator).get(OWN), ColumnTransformer):
        steps.append(own)
        estimator = _bare(estimator)
    places = _places(steps, tuple(map(str, rows.columns)))
    if places is None or (inputs := _transformed(steps, rows)) is None:
        return None
    prepared = _Prepared(estimator, inputs, places, _used(estimator, inputs.shape[1]))
    return prepared if _is_proven(prepared, steps, rows.iloc[:PROVEN_ROWS]) else None


def _used(estimator: Any, count: int) -> "NDArray[np.bool_]":
    """Which of so many columns the trees of boosting by histograms split by; of other estimators all."""
    used = np.ones(count, dtype=bool)
    if type(estimator).__module__.startswith("sklearn.") and (rounds := vars(estimator).get(TREES)):
        used[:] = False
        for tree in chain.from_iterable(rounds):
            used[tree.nodes["feature_idx"][tree.nodes["is_leaf"] == 0]] = True
    return used


def _bare(boosting: Any) -> Any:
    """The estimator without its own preprocessing, and with its sets of known categories made once."""
    estimator = copy.copy(boosting)
    vars(estimator)[OWN] = None
    if hasattr(bins := vars(estimator).get(BINS), KNOWN):
        made = getattr(bins, KNOWN)()
        vars(estimator)[BINS] = bins = copy.copy(bins)
        vars(bins)[KNOWN] = lambda: made
    return estimator


def _transformed(steps: Sequence[Any], rows: "pd.DataFrame") -> "Floats | None":
    """Numbers of their own memory, (rows, columns); None where the estimator is given anything else."""
    values: Any = rows
    for step in steps:
        values = step.transform(values)
    is_plain = isinstance(values, np.ndarray) and values.dtype == np.float64 and values.ndim == 2
    return np.array(values, order="C") if is_plain else None


def _is_proven(prepared: _Prepared, steps: Sequence[Any], rows: "pd.DataFrame") -> bool:
    """Whether rows with every feature in an order of its own become what the places say, bit for bit."""
    import pandas as pd

    generator = np.random.default_rng(0)
    orders = {name: generator.permutation(len(rows)) for name in prepared.places}
    mixed = {name: _in_order(rows[name], order) for name, order in orders.items()}
    expected = prepared.inputs[: len(rows)].copy()
    for name, order in orders.items():
        expected[:, prepared.places[name]] = expected[:, prepared.places[name]][order]
    made = _transformed(steps, pd.DataFrame(mixed))
    return made is not None and made.shape == expected.shape and made.tobytes() == expected.tobytes()


def _places(steps: Sequence[Any], names: tuple[str, ...]) -> "dict[str, NDArray[np.intp]] | None":
    """The columns, after all steps, of each feature; None where a step makes them of several columns at once."""
    places = {name: np.array([at], dtype=np.intp) for at, name in enumerate(names)}
    for step in steps:
        made = dict(_made(step, names))
        if -1 in made:
            return None
        empty = np.array([], dtype=np.intp)
        places = {
            name: np.concatenate([empty, *(made.get(int(at), empty) for at in before)])
            for name, before in places.items()
        }
    return places


def _made(step: Any, names: tuple[str, ...]) -> "Iterator[tuple[int, NDArray[np.intp]]]":
    """Per column that a step is given, by its place, the columns that it becomes; -1 for what is made of several."""
    for name, transformer, columns in step.transformers_:
        taken = _taken(columns, names)
        outputs = np.arange(step.output_indices_[name].start, step.output_indices_[name].stop)
        widths = _widths(transformer)
        if len(outputs) == len(taken):
            widths = [1] * len(taken)
        elif len(taken) == 1:
            widths = [len(outputs)]
        elif len(outputs) == 0:
            widths = [0] * len(taken)
        elif len(widths) != len(taken) or sum(widths) != len(outputs):
            yield -1, outputs
            continue
        ends = np.cumsum(widths, dtype=np.intp)
        yield from ((at, outputs[end - width : end]) for at, width, end in zip(taken, widths, ends, strict=True))


def _widths(transformer: Any) -> list[int]:
    """How many columns an encoder makes of each one; nothing where it does not know."""
    if (
        made := getattr(transformer, "_n_features_outs", None)
    ) is not None:  # fewer than categories where some are rare
        return [int(width) for width in made]
    return [len(known) for known in getattr(transformer, "categories_", ())]


def _taken(columns: Any, names: tuple[str, ...]) -> list[int]:
    """The places of columns that are named, numbered or masked."""
    chosen = np.asarray(columns)
    if chosen.dtype == bool:
        return [int(at) for at in np.flatnonzero(chosen)]
    known = {name: at for at, name in enumerate(names)}
    return [known[column] if isinstance(column, str) else int(column) for column in chosen.tolist()]
