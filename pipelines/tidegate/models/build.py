"""Build the model of a declaration: preprocessing by column type, then the estimator, all of scikit-learn's own types.

Only such a pipeline can be stored without pickle and be read back by whoever has scikit-learn.
"""

from collections.abc import Collection
from typing import Any

from tidegate.config.schema.data import Columns, ColumnType
from tidegate.config.schema.train import Built, Preprocess, Train
from tidegate.models import third_party
from tidegate.models.features import NUMBER, TEXT, input_names
from tidegate.models.instantiate import instantiate

MOST_CATEGORIES = 254
"""What histogram boosting can tell apart in one column; rarer values share a code."""


def pipeline(train: Train, columns: Columns, seed: int, extra: Collection[str] = ()) -> Any:
    """An unfitted Pipeline with the steps `preprocess` and `estimator`; every open random_state is the seed."""
    from sklearn.pipeline import Pipeline

    estimator = instantiate(train.estimator, extra)
    if isinstance(train.preprocess, Built):
        preprocess = instantiate(train.preprocess, extra)
    else:
        preprocess = _by_type(train.preprocess, columns, dense=not _takes_sparse(estimator))
        if train.preprocess.category == "ordinal":
            _name_categories(estimator, len(input_names(columns, TEXT)))
    made = Pipeline([("preprocess", preprocess), ("estimator", estimator)])
    return made.set_params(**_left_open(made, seed))


def _left_open(made: Any, seed: int) -> dict[str, int]:
    """What the declaration leaves to the machine: seeds, and threads where None means as many as it has."""
    parameters = made.get_params()
    found = {}
    for name, value in parameters.items():
        owner, _, last = name.rpartition("__")
        if value is None and last == "random_state":
            found[name] = seed
        elif value is None and last == "n_jobs" and _third_party(parameters[owner]):
            found[name] = 1
    return found


def _third_party(estimator: Any) -> bool:
    return third_party.known(f"{type(estimator).__module__}.{type(estimator).__qualname__}") is not None


def _by_type(declared: Preprocess, columns: Columns, *, dense: bool) -> Any:
    """Text columns first, so that an estimator can be told which of its inputs are codes."""
    from sklearn.compose import ColumnTransformer

    numbers = input_names(columns, NUMBER)
    if declared.timestamp == "parts":
        numbers += input_names(columns, (ColumnType.TIMESTAMP,))
    parts = [
        ("text", _encoder(declared, dense=dense), input_names(columns, TEXT)),
        ("number", _scaler(declared), numbers),
    ]
    used = [part for part in parts if part[2]]
    return ColumnTransformer(used, verbose_feature_names_out=False, sparse_threshold=0 if dense else 0.3)


def _encoder(declared: Preprocess, *, dense: bool) -> Any:
    """A value not seen in training gets a code of its own (ordinal) or no column (one_hot); so does a missing one."""
    from sklearn.preprocessing import OneHotEncoder, OrdinalEncoder

    if declared.category == "one_hot":
        return OneHotEncoder(handle_unknown="ignore", sparse_output=not dense)
    return OrdinalEncoder(
        handle_unknown="use_encoded_value", unknown_value=-1, encoded_missing_value=-2, max_categories=MOST_CATEGORIES
    )


def _scaler(declared: Preprocess) -> Any:
    from sklearn.impute import SimpleImputer
    from sklearn.pipeline import Pipeline
    from sklearn.preprocessing import StandardScaler

    steps = []
    if declared.missing == "median":
        steps.append(("missing", SimpleImputer(strategy="median", keep_empty_features=True)))
    if declared.number == "standard":
        steps.append(("scale", StandardScaler()))
    return Pipeline(steps) if steps else "passthrough"


def _takes_sparse(estimator: Any) -> bool:
    from sklearn.utils import get_tags

    return bool(get_tags(estimator).input_tags.sparse)


def _name_categories(estimator: Any, count: int) -> None:
    """Tell histogram boosting that its first `count` inputs are codes, where it sees the inputs as they are."""
    if "categorical_features" in estimator.get_params(deep=False):
        if estimator.categorical_features == "from_dtype":
            estimator.set_params(categorical_features=list(range(count)) or None)
    elif hasattr(inner := estimator.get_params(deep=False).get("estimator"), "get_params"):
        _name_categories(inner, count)
