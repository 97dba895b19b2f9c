"""Build the declared model: preprocessing by column type, then the estimator.

It has scikit-learn's own types only: it can be stored without pickle, and read back wherever scikit-learn is.
"""

from collections.abc import Collection
from typing import Any

from tidegate.config.schema.data import Columns
from tidegate.config.schema.train import Built, Train
from tidegate.models.estimators import calibration, column_preprocessing, third_party
from tidegate.models.estimators.instantiate import instantiate


def pipeline(train: Train, columns: Columns, seed: int, extra: Collection[str] = ()) -> Any:
    """An unfitted Pipeline with the steps `preprocess` and `estimator`, or `calibrated` around the estimator.

    Every open random_state is the seed.
    """
    from sklearn.pipeline import Pipeline

    estimator = instantiate(train.estimator, extra)
    if isinstance(train.preprocess, Built):
        preprocess = instantiate(train.preprocess, extra)
    else:
        preprocess = column_preprocessing.by_type(train.preprocess, columns, dense=not _takes_sparse(estimator))
        if train.preprocess.category == "ordinal":
            _name_categories(estimator, len(column_preprocessing.categories(train.preprocess, columns)))
    model = Pipeline([("preprocess", preprocess), calibration.step(estimator, train.calibration)])
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
