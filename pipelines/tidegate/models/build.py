"""Build the declared model: preprocessing by column type, then the estimator.

It has scikit-learn's own types only: it can be stored without pickle, and read back wherever scikit-learn is.
"""

from collections.abc import Collection
from typing import Any

from tidegate.config.schema.data import Columns, ColumnType
from tidegate.config.schema.train import Built, Preprocess, Train
from tidegate.models import third_party
from tidegate.models.features import NUMBER, TEXT, input_names
from tidegate.models.instantiate import instantiate

MOST_CATEGORIES = 254
"""What histogram boosting can distinguish in one column; rarer values share a code."""


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
    model = Pipeline([("preprocess", preprocess), ("estimator", estimator)])
    return model.set_params(**_left_open(model, seed))


def _left_open(model: Any, seed: int) -> dict[str, int]:
    """What the declaration leaves to the machine: seeds, and threads where None means as many as it has."""
    parameters = model.get_params()
    defaults = {}
    for name, value in parameters.items():
        owner, _, last = name.rpartition("__")
        if value is None and last == "random_state":
            defaults[name] = seed
        elif value is None and last == "n_jobs" and _third_party(parameters[owner]):
            defaults[name] = 1
    return defaults


def _third_party(estimator: object) -> bool:
    return third_party.entry(f"{type(estimator).__module__}.{type(estimator).__qualname__}") is not None


def _by_type(declared: Preprocess, columns: Columns, *, dense: bool) -> Any:
    """Text columns first, so that an estimator knows which of its inputs are codes."""
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


def _takes_sparse(estimator: object) -> bool:
    from sklearn.utils import get_tags

    return bool(get_tags(estimator).input_tags.sparse)


def _name_categories(estimator: Any, count: int) -> None:
    """Declare the first `count` inputs of histogram boosting as codes, where it gets them as they are."""
    if "categorical_features" in estimator.get_params(deep=False):
        if estimator.categorical_features == "from_dtype":
            estimator.set_params(categorical_features=list(range(count)) or None)
    elif hasattr(inner := estimator.get_params(deep=False).get("estimator"), "get_params"):
        _name_categories(inner, count)
