"""A pipeline without its frame gives its estimator the same matrix; what looks at more is left alone."""

import warnings

import numpy as np
import pandas as pd
import pytest
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import HistGradientBoostingClassifier, RandomForestClassifier
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import (
    FunctionTransformer,
    OneHotEncoder,
    OrdinalEncoder,
    PolynomialFeatures,
    PowerTransformer,
    QuantileTransformer,
    StandardScaler,
    TargetEncoder,
)
from threadpoolctl import threadpool_limits

from tidegate.models.prediction.frameless import frameless

TEXTS = {"carrier": True, "distance": False, "note": True, "stops": False, "late": False}
ORDINAL = OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1, encoded_missing_value=-2)
NUMBERS = ["distance", "stops", "late"]
FILLED = Pipeline([("missing", SimpleImputer(add_indicator=True)), ("scale", StandardScaler())])


def rows(count, seed):
    draw = np.random.default_rng(seed)
    made = {
        "carrier": draw.choice(np.array(["AA", "B6", "HA", None], dtype=object), count),
        "distance": np.where(draw.random(count) < 0.1, np.nan, draw.normal(0, 100, count)),
        "note": draw.choice(np.array(["vip", "", f"new {seed}"], dtype=object), count),
        "stops": draw.integers(0, 4, count).astype(float),
        "late": draw.normal(size=count),
    }
    return {name: made[name] for name in TEXTS}


def frame(arrays):
    return pd.DataFrame({name: pd.Series(array, dtype=array.dtype) for name, array in arrays.items()})


def beside(text, number, **options):
    parts = [("text", text, ["note", "carrier"]), ("number", number, NUMBERS)]
    return ColumnTransformer(parts, verbose_feature_names_out=False, **options)


ONE_HOT = OneHotEncoder(handle_unknown="ignore")
PIPELINES = {
    "codes and numbers as they are": [beside(ORDINAL, "passthrough"), HistGradientBoostingClassifier(max_iter=9)],
    "sparse columns": [beside(ONE_HOT, FILLED, sparse_threshold=0.9), LogisticRegression()],
    "dense columns": [beside(ONE_HOT, FILLED, sparse_threshold=0), MLPClassifier((9,), max_iter=9)],
    "distances": [beside(ONE_HOT, FILLED, sparse_threshold=0), KNeighborsClassifier()],
    "numbers that the remainder keeps": [
        ColumnTransformer([("text", ORDINAL, ["carrier", "note"])], remainder=FILLED),
        RandomForestClassifier(9),
    ],
    "places, a mask, a dropped part": [
        ColumnTransformer([("text", ORDINAL, [2, 0]), ("no", "drop", ["late"]), ("x", FILLED, ["stops"])]),
        RandomForestClassifier(9),
    ],
    "powers after quantiles": [
        beside(
            ORDINAL,
            Pipeline(
                [("fill", SimpleImputer()), ("q", QuantileTransformer(n_quantiles=20)), ("p", PowerTransformer())]
            ),
        ),
        LogisticRegression(),
    ],
    "a step between": [beside(ORDINAL, SimpleImputer()), PolynomialFeatures(2), LogisticRegression()],
}


@pytest.mark.parametrize("steps", PIPELINES.values(), ids=PIPELINES)
def test_no_bit_differs_together_or_alone(steps):
    seen, others = rows(200, 1), rows(300, 2)
    model = Pipeline([(f"step{place}", step) for place, step in enumerate(steps)])
    with threadpool_limits(1), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model.fit(frame(seen), (seen["late"] > 0).astype(float))
    without = frameless(model, TEXTS)
    with threadpool_limits(1), warnings.catch_warnings():
        warnings.simplefilter("error")  # not a word about names
        wanted = model.predict_proba(frame(others))
        assert without.estimator.predict_proba(without.matrix(others)).tobytes() == wanted.tobytes()
        for row in range(40):
            one = {name: array[row : row + 1] for name, array in others.items()}
            expected = model.predict_proba(frame(one))
            assert without.estimator.predict_proba(without.matrix(one)).tobytes() == expected.tobytes()
    assert hasattr(model[0], "feature_names_in_"), "the model itself is as it was"


class ByName(TransformerMixin, BaseEstimator):
    """Looks at the names of a frame."""

    def fit(self, X, y=None):  # noqa: N803 (scikit-learn's names)
        return self

    def transform(self, X):  # noqa: N803
        return X[["stops"]] if hasattr(X, "columns") else X


OTHERS = {
    "a class of a project": [beside(ORDINAL, ByName()), RandomForestClassifier(2)],
    "a function": [beside(ORDINAL, FunctionTransformer(np.nan_to_num)), RandomForestClassifier(2)],
    "a transformer that is not known": [beside(TargetEncoder(), "passthrough"), RandomForestClassifier(2)],
    "texts and numbers together": [
        ColumnTransformer([("all", ORDINAL, ["carrier", "stops"])]),
        RandomForestClassifier(2),
    ],
    "weights": [beside(ORDINAL, "passthrough", transformer_weights={"text": 2}), RandomForestClassifier(2)],
    "an estimator that gets the frame": [
        beside(ORDINAL, "passthrough").set_output(transform="pandas"),
        RandomForestClassifier(2),
    ],
}


@pytest.mark.parametrize("steps", OTHERS.values(), ids=OTHERS)
def test_what_may_look_at_more_than_values_is_left_to_scikit_learn(steps):
    seen = rows(60, 1)
    model = Pipeline([(f"step{place}", step) for place, step in enumerate(steps)])
    model.fit(frame(seen), (seen["late"] > 0).astype(float))
    assert frameless(model, TEXTS) is None


def test_what_is_no_pipeline_with_columns_is_left_to_scikit_learn():
    numbers = frame(rows(60, 1))[["stops", "late"]]
    alone = RandomForestClassifier(2).fit(numbers, numbers["late"] > 0)
    scaled = Pipeline([("scale", StandardScaler()), ("model", RandomForestClassifier(2))]).fit(
        numbers, numbers["late"] > 0
    )
    only = Pipeline([("model", RandomForestClassifier(2))]).fit(numbers, numbers["late"] > 0)
    assert [frameless(one, {"stops": False, "late": False}) for one in (alone, scaled, only)] == [None, None, None]
