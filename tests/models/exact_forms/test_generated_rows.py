"""Generated rows reach what a holdout does not: limits of splits, unknown texts, what is refused."""

import numpy as np
import pytest

import exact_fitted
from exact_fitted import ORDINAL, SCALED
from tidegate.exact.onnx_file import read
from tidegate.models.exact_forms import generated_rows
from tidegate.models.exact_forms.generated_rows import LARGEST_FLOAT
from tidegate.models.prediction.predict import predict

pytest.importorskip("onnxruntime", reason="needs onnxruntime: pip install tidegate[exact]")


def generated(target, preprocess, **parameters):
    model = exact_fitted.fitted(target, preprocess=preprocess, **parameters)
    candidate, others = exact_fitted.first(model), exact_fitted.frames()[1]
    taken = generated_rows.accepted(lambda row: predict(model, row, "binary"), others.iloc[:1], candidate.model.form)
    return candidate, taken, generated_rows.rows(candidate, others, taken, np.random.default_rng(7), 2000)


@pytest.mark.slow
def test_a_model_that_takes_everything_is_given_everything():
    boosting = "sklearn.ensemble.HistGradientBoostingClassifier"
    candidate, taken, rows = generated(boosting, ORDINAL, max_iter=3, categorical_features=[0, 1])
    assert list(taken.refused()) == []
    assert taken.form(candidate.model.form) == candidate.model.form
    assert {"AA", "", "never seen"} < set(rows["carrier"].dropna())
    assert rows["note"].isna().any()
    assert rows["distance"].isin([np.inf]).any()
    trees = read(candidate.program).steps[-1].attributes
    splits = set(trees["nodes_splits"][trees["nodes_featureids"] == 2])
    assert len(splits & set(rows["distance"])) > len(splits) / 2


def test_limits_are_undone_through_the_preprocessing():
    _, taken, rows = generated("sklearn.tree.DecisionTreeClassifier", SCALED, max_depth=2)
    assert rows["distance"].nunique() > 100
    assert "distance" in taken.missing


def test_what_is_refused_is_left_out_and_reported():
    candidate, taken, rows = generated("sklearn.ensemble.RandomForestClassifier", ORDINAL, n_estimators=2)
    assert "distance: infinity, -infinity, 1e300, -1e300, which scikit-learn refuses" in set(taken.refused())
    assert np.nanmax(np.abs(rows["distance"])) < 1e300
    assert taken.form(candidate.model.form).numbers[0].most == LARGEST_FLOAT


@pytest.mark.parametrize(
    ("target", "preprocess", "parameters"),
    [
        ("sklearn.ensemble.HistGradientBoostingClassifier", ORDINAL, {"max_iter": 2, "categorical_features": [0, 1]}),
        ("sklearn.tree.DecisionTreeClassifier", SCALED, {"max_depth": 2}),
    ],
)
def test_inputs_asked_about_at_once_are_answered_as_each_alone(target, preprocess, parameters):
    model = exact_fitted.fitted(target, preprocess=preprocess, **parameters)
    form, row = exact_fitted.first(model).model.form, exact_fitted.frames()[1].iloc[:1]
    asked = []

    def answer(inputs):
        asked.append(inputs)
        return predict(model, inputs, "binary")

    taken = generated_rows.accepted(answer, row, form)
    most = len(asked)
    names = list(taken.large)
    for name in names:
        alone = (v for v in generated_rows.LARGEST.values() if generated_rows._takes(answer, row, [name], v))
        assert taken.large[name] == tuple(alone)
    assert taken.missing == {name for name in names if generated_rows._takes(answer, row, [name], np.nan)}
    if "HistGradient" in target:
        assert most == len(generated_rows.LARGEST) + 1
