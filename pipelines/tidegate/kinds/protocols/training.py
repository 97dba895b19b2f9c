"""What trains a model and evaluates it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from tidegate.arrays import Floats, Folds
    from tidegate.config.schema import train_kinds
    from tidegate.config.schema.data import Column, ColumnRole, Columns
    from tidegate.config.section import Section
    from tidegate.exact import columns as exact_columns
    from tidegate.exact.compiled import Compiled
    from tidegate.exact.program import Writer
    from tidegate.metrics import Measure, MetricRows
    from tidegate.records import Chart, Direction, Stricter
    from tidegate.stresses import HoldoutSample, StressedRows


class Task(Protocol):
    """What a model predicts: a file of `tasks/`, named by `evaluate.task`.

    A prediction is one number per row (rows,), or where there are three or more classes one probability for each (rows,
    classes), in the order of `classes`. The truth is one number per row; of such classes, the place in that order.
    """

    @property
    def ESTIMATOR(self) -> str:
        """The type of estimator that it needs, as scikit-learn calls it: `classifier`, `regressor`."""

    @property
    def PREDICTION(self) -> str:
        """What one prediction is, as a noun for messages: `probability`. Of many per row, the one that is watched: the
        largest.
        """

    @property
    def RANGE(self) -> tuple[float, float]:
        """The least and the largest prediction there can be."""

    @property
    def OUTPUTS(self) -> Mapping[str, str]:
        """The tensors of a served answer: their names and, as in the Open Inference Protocol, their datatypes."""

    @property
    def CHARTS(self) -> "tuple[Chart, ...]":
        """The `plots` that a review draws."""

    def target_problems(self, column: "Column") -> Iterator[tuple[str, str]]:
        """Why this target column cannot be predicted: a key of the column, and the sentence."""

    def classes(self, column: "Column") -> Mapping[str, str]:
        """The classes as a declaration names them, in the order of their numbers, and what each is, or an empty text;
        none where a number is predicted.
        """

    def refusal(self, estimator: Any) -> str | None:
        """Why an unfitted estimator of the right type cannot be used, to follow its name; None where it can."""

    def truth(self, values: "pd.Series[Any]", column: "Column") -> "Floats":
        """The target's values, none missing, as the numbers that estimators and metrics are given."""

    def unlearnable(self, truth: "Floats", column: "Column") -> str | None:
        """Why nothing can be learnt from training rows with this truth; None where something can."""

    def predict(self, model: Any, inputs: "pd.DataFrame") -> "Floats":
        """The fitted model's prediction per row."""

    def answer(self, predicted: "Floats", threshold: float, classes: Sequence[str]) -> tuple[list[Any], ...]:
        """What is served for these predictions: one list per tensor of `OUTPUTS`, in their order.

        `classes` are those of a prediction per class. A tensor of FP64 then has an entry for each, row by row.
        """

    def undefined(self, truth: "Floats", predicted: "Floats", threshold: float) -> Iterator[str]:
        """Why a metric over these rows, at least one, may have no value: sentences without a verb in front."""

    def decisive_rows(self, truth: "Floats") -> float:
        """The rows that a ratio over these rows may rest on: those of the rarer class, or all."""

    def explained(self, truth: "Floats", predicted: "Floats") -> float:
        """How much of a truth that varies the predictions explain: 0 is nothing, 1 is everything."""

    def explained_error(self, truth: "Floats", strength: float) -> float:
        """The standard error of such a strength on these rows, or more."""

    def plots(
        self, truth: "Floats", predicted: "Floats", threshold: float, classes: Sequence[str]
    ) -> "Mapping[str, list[dict[str, object]]]":
        """Each plot's rows of numbers, under its name."""


class CrossValidationKind(Protocol):
    """How training rows are cut into folds: a file of `cross_validations/`, named by `kind` in `train.cv`."""

    @property
    def Params(self) -> "type[train_kinds.CrossValidationParams]":
        """What is declared of it; the first field is `kind`."""

    @property
    def ROLES(self) -> "tuple[ColumnRole, ...]":
        """The roles that columns must have for it."""

    def cut(self, params: Any, table: "pd.DataFrame", truth: "Floats", columns: "Columns", seed: int) -> "Folds":
        """Per fold, the rows to learn from and the rows to be scored. A ValueError says why they can't be cut.

        Where the file has `ESTIMATOR = "classifier"`, as a task has, it is refused for other tasks.
        """


class SearchKind(Protocol):
    """How better parameters are searched for: a file of `searches/`, named by `kind` in `train.search`."""

    @property
    def Params(self) -> "type[train_kinds.SearchParams]":
        """What is declared of it; the first field is `kind`."""

    def problems(self, params: Any) -> Iterator[tuple[str, str]]:
        """What is wrong with it, as far as that shows without data: a key below `train.search`, and the sentence.

        Where the file has a function `cautions` with the same parameter and result, these are warnings.
        """

    def most_candidates(self, params: Any) -> int:
        """How many candidates it fits on the folds at most; one that is fitted on more rows again counts again."""

    def tuner(self, params: Any, model: Any, space: Mapping[str, Any], seed: int) -> Any:
        """A search as scikit-learn's are: `set_params` takes `cv`, `scoring` and `refit`, then `fit` the rows, and
        `cv_results_` holds `params` and `mean_test_score`. None where nothing is searched.
        """


class MetricKind(Protocol):
    """A number over predictions: a file of `metrics/`. Its name in `evaluate.metrics` is the file's."""

    @property
    def TASKS(self) -> frozenset[str]:
        """The tasks that it is defined for: `binary`, `multiclass`, `regression`."""

    @property
    def DIRECTION(self) -> "Direction":
        """Which way it is better."""

    @property
    def RANGE(self) -> tuple[float, float]:
        """The least and the largest value that it can have."""

    @property
    def RESTS_ON(self) -> "MetricRows":
        """The rows that its value rests on: recall over 1,000 rows may rest on 20 positive ones."""

    def prepare(self, truth: "Floats", predicted: "Floats", threshold: float) -> "Measure":
        """Sort and compare once, so that 2,000 resamples of the same rows are cheap.

        What it returns is called with one weight per row, or with None where every row counts once. Where the file has
        `NUMBER = frozenset({"k"})` or `{"quantile"}`, that must be declared, and is given instead of the threshold.
        `AGAINST_CONSTANT = False` leaves out the comparison with a constant, of a metric in which one is good without
        knowing anything.
        """

    def worst_row(self, truth: "Floats", predicted: "Floats") -> float:
        """How far one more row as bad as the worst to be expected would move it; `bounded` where a row's cost is."""


class StressKind(Protocol):
    """What may be wrong with rows: a file of `stresses/`, named by `kind` in `stress.stresses`."""

    @property
    def Params(self) -> "type[Section]":
        """What is declared of it; the first field is `kind: Literal["<file>"]`."""

    @property
    def STRICTER(self) -> "Mapping[str, Stricter]":
        """The fields of its `Params` that may be made harsher freely; any other change makes it another stress."""

    def problems(self, params: Any, columns: "Columns") -> Iterator[tuple[str, str]]:
        """What is wrong with it, as far as that shows without data: a key below the stress, and the sentence."""

    def stressed(self, params: Any, rows: "HoldoutSample", generator: "np.random.Generator") -> "StressedRows":
        """The rows, damaged. The same generator damages the same rows; the given ones stay as they are."""


class ExactFamily(Protocol):
    """A family of estimators with an exact form: a file of `exact_models/`. The class of the estimator chooses it."""

    @property
    def ESTIMATORS(self) -> frozenset[str]:
        """The names of scikit-learn's classes."""

    @property
    def TASKS(self) -> frozenset[str]:
        """The tasks for which it knows the prediction: `binary`, `regression`."""

    def compiled(self, model: Any, columns: "Sequence[exact_columns.Column]", writer: "Writer") -> "Compiled":
        """Write the steps from the estimator's columns to its result; the last value is the result. Raises
        NoExactFormError, with the reason, for a fitted estimator that it can't compile.
        """
