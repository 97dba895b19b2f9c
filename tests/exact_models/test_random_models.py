"""Randomly made and fitted models of every family: not one bit differs, of rows together or of a row alone."""

import warnings

import numpy as np
import pandas as pd
import pytest
from pydantic import TypeAdapter
from sklearn import ensemble, linear_model, tree
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import MinMaxScaler, RobustScaler, StandardScaler
from threadpoolctl import threadpool_limits

from tidegate.config.schema.data import Columns
from tidegate.models.exact_forms.exact_form import candidates
from tidegate.models.exact_forms.exact_inputs import matrix
from tidegate.models.prediction.predict import predict

pytest.importorskip("onnxruntime", reason="needs onnxruntime: pip install tidegate[exact]")
MODELS = 100
ROWS = 80


def boosting(draw, kind):
    rate, leaves = float(draw.uniform(0.01, 1)), int(draw.integers(2, 32))
    smallest = int(draw.integers(1, 20))
    options = {"max_iter": int(draw.integers(1, 30)), "learning_rate": rate, "max_leaf_nodes": leaves}
    return getattr(ensemble, f"HistGradientBoosting{kind}")(min_samples_leaf=smallest, **options)


def gradient(draw, kind):
    options = {"n_estimators": int(draw.integers(1, 30)), "learning_rate": float(draw.uniform(0.01, 1))}
    subsample, depth = float(draw.uniform(0.3, 1)), int(draw.integers(1, 7))
    return getattr(ensemble, f"GradientBoosting{kind}")(subsample=subsample, max_depth=depth, **options)


def one_tree(draw, kind):
    return getattr(tree, f"{draw.choice(['DecisionTree', 'ExtraTree'])}{kind}")(max_depth=int(draw.integers(1, 20)))


def forest(name):
    def made(draw, kind):
        options = {"n_estimators": int(draw.integers(1, 20)), "max_depth": int(draw.integers(1, 12))}
        return getattr(ensemble, f"{name}{kind}")(min_samples_leaf=int(draw.integers(1, 9)), **options)

    return made


def linear(draw, kind):
    if kind == "Classifier":
        return linear_model.LogisticRegression(C=float(10 ** draw.uniform(-3, 3)))
    return linear_model.Ridge(alpha=float(10 ** draw.uniform(-3, 3)))


FAMILIES = {
    "decision_tree": one_tree,
    "extra_trees": forest("ExtraTrees"),
    "gradient_boosting": gradient,
    "hist_gradient_boosting": boosting,
    "linear": linear,
    "random_forest": forest("RandomForest"),
}
TAKE_MISSING = ("decision_tree", "hist_gradient_boosting", "random_forest")


def fitted(family, draw):
    """A model, its columns, its task, and rows that it has not seen, half of their values ones that it has."""
    width, task = int(draw.integers(1, 9)), str(draw.choice(["binary", "multiclass", "regression"]))
    kind = "Regressor" if task == "regression" else "Classifier"
    rows = np.round(draw.normal(0, 10.0 ** draw.integers(-3, 4), (ROWS, width)), int(draw.integers(0, 12)))
    if family in TAKE_MISSING and draw.random() < 0.5:
        rows[draw.random(rows.shape) < 0.1] = np.nan
    names = [f"x{place}" for place in range(width)]
    truth = truths(task, rows, draw)
    scaler = draw.choice(["passthrough", StandardScaler(), MinMaxScaler(), RobustScaler()])
    model = Pipeline([("preprocess", scaler), ("estimator", FAMILIES[family](draw, kind))])
    model.fit(pd.DataFrame(rows, columns=names), truth)
    shuffled = rows[draw.integers(ROWS, size=rows.shape), np.arange(width)]
    others = np.where(draw.random(rows.shape) < 0.5, shuffled, draw.normal(0, np.nanstd(rows) + 1, rows.shape))
    declared = {name: {"type": "float", "nullable": True} for name in names} | {
        "y": {"type": "float", "role": "target"}
    }
    columns = TypeAdapter(Columns).validate_python(declared)
    return model, columns, task, pd.DataFrame(others, columns=names)


def truths(task, rows, draw):
    """Each class is there at least once; up to twelve, since NumPy adds eight numbers and more in another order."""
    if task == "regression":
        return np.nansum(rows * rows, axis=1)
    classes = 2 if task == "binary" else int(draw.integers(3, 13))
    truth = np.argsort(np.argsort(np.nansum(rows, axis=1))) * classes // len(rows)
    return truth.astype(float)


@pytest.mark.slow
@pytest.mark.parametrize("family", FAMILIES)
def test_no_bit_of_any_row_differs(family):
    draw = np.random.default_rng(7)
    with threadpool_limits(1), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for number in range(MODELS):
            model, columns, task, others = fitted(family, draw)
            asked = [others, *(others.iloc[place : place + 1].copy() for place in range(0, len(others), 20))]
            wanted = [predict(model, frame, task) for frame in asked]
            made = [candidate.model for candidate in candidates(model, columns, task)]
            assert made[0].form.family == family
            answers = ([exact.predict(matrix(exact, frame)) for frame in asked] for exact in made)
            assert any(all(map(is_equal, each, wanted)) for each in answers), f"model {number}: {model}"


@pytest.mark.parametrize("family", FAMILIES)
def test_where_a_row_is_said_to_be_by_itself_no_neighbour_moves_a_bit_of_it(family):
    """A server answers the requests of several clients together."""
    draw, said = np.random.default_rng(8), []
    with threadpool_limits(1), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for number in range(12):
            model, columns, task, others = fitted(family, draw)
            for exact in (candidate.model for candidate in candidates(model, columns, task)):
                made = matrix(exact, others)
                alone = np.concatenate([exact.predict(made[place : place + 1].copy()) for place in range(len(made))])
                said.append(exact.form.is_by_row)
                for size in (2, 3, 5, 8, 9, 31, 64) if said[-1] else ():
                    parts = [exact.predict(made[place : place + size].copy()) for place in range(0, len(made), size)]
                    assert is_equal(np.concatenate(parts), alone), f"model {number} by {size}: {model}"
    assert any(said) is (family != "linear")


def is_equal(one, other):
    return np.ascontiguousarray(one).tobytes() == np.ascontiguousarray(other).tobytes()
