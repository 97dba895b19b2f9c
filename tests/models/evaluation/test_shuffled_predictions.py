"""One feature shuffled: bit for bit what the whole model predicts, whether its preprocessing can be reused or not."""

import numpy as np
import pandas as pd
import pytest
from sklearn.compose import ColumnTransformer
from sklearn.decomposition import PCA
from sklearn.ensemble import ExtraTreesClassifier, HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler
from threadpoolctl import threadpool_limits

import model_project
from tidegate.models.estimators.build import pipeline
from tidegate.models.evaluation import shuffled_predictions as module
from tidegate.models.evaluation.shuffled_predictions import ShuffledPredictions, shuffled_predictions
from tidegate.models.features import inputs, truth

FOREST = {"_target_": "sklearn.ensemble.RandomForestClassifier", "n_estimators": 5}
DECLARED = {
    "boosting with codes": model_project.BOOSTING,
    "boosting with a column per value": model_project.BOOSTING | {"preprocess": {"category": "one_hot"}},
    "a linear model": model_project.LOGISTIC,
    "a forest with medians": {
        "estimator": FOREST,
        "preprocess": {"category": "ordinal", "number": "standard", "missing": "median", "timestamp": "parts"},
    },
}


@pytest.fixture(autouse=True)
def _one_thread():
    with threadpool_limits(1):
        yield


def rows() -> tuple[pd.DataFrame, np.ndarray]:
    table, columns = model_project.table(400), model_project.columns()
    return inputs(table, columns), truth(table, columns, "binary")


def fitted(declared):
    model = pipeline(model_project.train(model_project.BOOSTING | declared), model_project.columns(), 7)
    return model.fit(*rows())


def assert_same(model):
    """Every feature, shuffled and as it is, in the order of its shuffles."""
    features, _ = rows()
    quick, slow = shuffled_predictions(model, features, "binary"), ShuffledPredictions(model, features, "binary", None)
    generator, moved = np.random.default_rng(3), 0
    for feature in features.columns:
        order = generator.permutation(len(features))
        expected = slow.shuffled(feature, order)
        assert quick.shuffled(feature, order).tobytes() == expected.tobytes()
        moved += not np.array_equal(expected, slow.whole())
    assert quick.shuffled(feature, np.arange(len(features))).tobytes() == slow.whole().tobytes()
    assert moved > 1
    return quick


@pytest.mark.parametrize("declared", DECLARED.values(), ids=DECLARED.keys())
def test_a_declared_model_is_preprocessed_once(declared):
    assert assert_same(fitted(declared)).prepared is not None


def numbers(transformer, estimator):
    chosen = ["distance", "stops", "rebooked"]
    made = ColumnTransformer([("numbers", transformer, chosen)])
    features, target = rows()
    return Pipeline([("preprocess", made), ("estimator", estimator)]).fit(features.fillna({"note": ""}), target)


def encoded(chosen):
    made = ColumnTransformer([("text", OneHotEncoder(), chosen)])
    return Pipeline([("preprocess", made), ("estimator", LogisticRegression())]).fit(*rows())


def filled(step):
    from sklearn.impute import SimpleImputer

    return make_pipeline(SimpleImputer(), step)


@pytest.mark.parametrize(
    "model",
    [
        lambda: encoded(["carrier", "note", "distance"]),
        lambda: numbers(filled(PCA(3)), ExtraTreesClassifier(5, random_state=1)),
        lambda: Pipeline([("scale", numbers(filled(StandardScaler()), LogisticRegression())[0]),
                          ("pass", "passthrough"),
                          ("estimator", LogisticRegression())]).fit(*rows()),
    ],
    ids=["a sparse matrix", "columns that are mixed", "three steps"],
)  # fmt: skip
def test_a_model_that_mixes_columns_predicts_the_rows_as_they_are(model):
    assert assert_same(model()).prepared is None


def test_a_column_that_the_preprocessing_drops_moves_nothing():
    model = numbers("passthrough", HistGradientBoostingClassifier(max_iter=5))
    quick = assert_same(model)
    assert quick.prepared is not None
    order = np.arange(400)[::-1]
    assert quick.shuffled("carrier", order).tobytes() == quick.whole().tobytes()


def test_a_feature_that_no_tree_splits_by_is_not_used():
    chosen = ["distance", "stops", "rebooked"]
    model = numbers("passthrough", HistGradientBoostingClassifier(max_iter=1, max_leaf_nodes=2, min_samples_leaf=5))
    quick = shuffled_predictions(model, rows()[0], "binary")
    (tree,) = model[1]._predictors[0]
    split_by = chosen[int(tree.nodes["feature_idx"][0])]
    assert [feature for feature in quick.rows.columns if quick.is_used(feature)] == [split_by]


@pytest.mark.parametrize("declared", DECLARED.values(), ids=DECLARED.keys())
def test_no_shuffle_of_an_unused_feature_moves_a_prediction(declared):
    features, _ = rows()
    model = fitted(declared)
    quick, slow = shuffled_predictions(model, features, "binary"), ShuffledPredictions(model, features, "binary", None)
    whole, order = slow.whole(), np.arange(len(features))[::-1]
    for feature in features.columns:
        assert slow.is_used(feature)
        assert quick.is_used(feature) or slow.shuffled(feature, order).tobytes() == whole.tobytes()


def test_a_column_that_is_used_and_passed_off_as_unused_is_found_out(monkeypatch):
    monkeypatch.setattr(module, "_used", lambda _, count: np.zeros(count, dtype=bool))
    quick = assert_same(fitted(model_project.BOOSTING))
    assert quick.prepared is None
    assert all(map(quick.is_used, quick.rows.columns))


def test_an_estimator_that_predicts_otherwise_without_its_own_preprocessing_is_not_shortened(monkeypatch):
    bare = module._bare

    def other(boosting):
        estimator = bare(boosting)
        estimator._baseline_prediction = boosting._baseline_prediction + 1
        return estimator

    monkeypatch.setattr(module, "_bare", other)
    assert assert_same(fitted(model_project.BOOSTING)).prepared is None
