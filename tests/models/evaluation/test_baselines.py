"""A simple model of the same features: a model that knows more beats it, and one that knows as much does not."""

import numpy as np
import pandas as pd
import pytest
from pydantic import TypeAdapter
from sklearn.compose import make_column_transformer
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

from tidegate.config.schema.data import Columns
from tidegate.config.schema.evaluate import Evaluate
from tidegate.models.evaluation import baselines
from tidegate.models.evaluation.baselines import FEWEST_OF_A_CLASS, MOST_ROWS, compared, learnt_rows, simple
from tidegate.models.evaluation.metric_intervals import HoldoutRows
from tidegate.models.training.cross_validation import TrainingRows

COLUMNS = TypeAdapter(Columns).validate_python(
    {
        "size": {"type": "float"},
        "kind": {"type": "category"},
        "late": {"type": "bool", "role": "target", "positive": True},
    }
)


def table(rows=600, seed=1):
    generator = np.random.default_rng(seed)
    given = pd.DataFrame({"size": generator.normal(size=rows), "kind": generator.choice(["a", "b", "c"], rows)})
    odds = given["size"].to_numpy() + (given["kind"] == "a") - 0.5
    return given, (generator.random(rows) < 1 / (1 + np.exp(-odds))).astype(float), odds.to_numpy()


def gains(truth, ours, theirs, metrics=("roc_auc", "brier"), task="binary", **others):
    evaluate = Evaluate.model_validate({"task": task, "metrics": {name: {} for name in metrics}} | others)
    rows = HoldoutRows(truth, ours, np.full(len(truth), "", dtype=object))
    return {found.metric: found for found in compared(evaluate, rows, ("logistic", theirs), learnt=9, seed=7)}


def test_a_logistic_regression_is_scikit_learns_on_the_same_features():
    given, truth, _ = table()
    name, predicted = simple(TrainingRows(given, truth), COLUMNS, "binary", given, seed=7, is_number=False)
    encoded = make_column_transformer((OneHotEncoder(), ["kind"]), (StandardScaler(), ["size"]))
    peer = make_pipeline(encoded, LogisticRegression(max_iter=300)).fit(given, truth)
    assert name == "logistic"
    assert predicted == pytest.approx(peer.predict_proba(given)[:, 1], abs=1e-4)  # where the fits stop


def test_a_number_is_predicted_by_a_ridge_regression():
    given, _, odds = table()
    name, predicted = simple(TrainingRows(given, odds), COLUMNS, "regression", given, seed=7, is_number=True)
    encoded = make_column_transformer((OneHotEncoder(), ["kind"]), (StandardScaler(), ["size"]))
    assert name == "linear"
    assert predicted == pytest.approx(make_pipeline(encoded, Ridge()).fit(given, odds).predict(given))


def test_a_model_that_knows_more_gains_for_certain_and_the_same_one_gains_nothing():
    given, truth, odds = table()
    _, theirs = simple(TrainingRows(given[["kind"]], truth), COLUMNS_OF_KIND, "binary", given, seed=7, is_number=False)
    better = gains(truth, 1 / (1 + np.exp(-odds)), theirs)
    assert all(found.gain_low > 0 for found in better.values())
    assert better["brier"].value > 0
    same = gains(truth, theirs, theirs)
    assert all(found.gain == 0 for found in same.values())
    assert all(found.gain_low <= 0 <= found.gain_high for found in same.values())


COLUMNS_OF_KIND = {name: column for name, column in COLUMNS.items() if name != "size"}


def test_its_gain_is_the_difference_of_both_values_whichever_way_the_metric_goes():
    _, truth, odds = table()
    ours, theirs = 1 / (1 + np.exp(-odds)), np.full(len(truth), 0.3)
    found = gains(truth, ours, theirs)["brier"]
    assert found.value == pytest.approx(np.mean((0.3 - truth) ** 2), rel=1e-5)
    assert found.gain == pytest.approx(found.value - np.mean((ours - truth) ** 2), rel=1e-4)
    assert (found.baseline, found.rows, found.level) == ("logistic", 9, 0.95)


def test_many_rows_are_sampled_by_the_seed_with_some_of_every_class():
    count = MOST_ROWS + 5_000
    truth = np.zeros(count)
    truth[:30], truth[30:130] = 2.0, 1.0
    every = TrainingRows(pd.DataFrame({"row": np.arange(count)}), truth)
    drawn = learnt_rows(every, 7, by_class=True)
    assert MOST_ROWS <= len(drawn.truth) <= MOST_ROWS + 2 * FEWEST_OF_A_CLASS
    assert (drawn.truth == 2).sum() == 30
    assert (drawn.truth == 1).sum() >= FEWEST_OF_A_CLASS
    assert drawn.inputs.equals(learnt_rows(every, 7, by_class=True).inputs)
    assert not drawn.inputs.equals(learnt_rows(every, 8, by_class=True).inputs)
    few = every.take(np.arange(9))
    assert learnt_rows(few, 7, by_class=True) is few


def test_rows_that_no_regression_can_be_fitted_on_have_no_simple_model():
    given, truth, _ = table(rows=20)
    assert simple(TrainingRows(given, np.zeros(20)), COLUMNS, "binary", given, seed=7, is_number=False) is None
    assert truth.any()
    assert baselines.ESTIMATORS.keys() == {"logistic", "linear"}


def test_classes_that_the_simple_model_has_not_seen_have_probability_0():
    truth = np.array([0.0, 1, 2] * 20)
    ours = np.eye(3)[truth.astype(int)] * 0.7 + 0.1
    theirs = np.column_stack([np.full(60, 0.5), np.full(60, 0.5)])
    found = gains(truth, ours, theirs, metrics=("accuracy",), task="multiclass")
    assert found["accuracy"].gain > 0.5


@pytest.mark.parametrize("metric", ["rmse", "mae", "pinball_loss"])
def test_what_equal_models_may_differ_by_is_in_the_unit_of_the_metric(metric):
    given, _, odds = table(rows=133)
    truth = odds + np.random.default_rng(2).normal(size=len(given))
    declared = {"task": "regression", "metrics": (metric,)}
    low, one, high = (gains(unit * truth, unit * odds, unit * odds, **declared)[metric] for unit in (1e-4, 1.0, 1e4))
    assert one.gain == 0
    assert one.gain_high == -one.gain_low > 0
    assert low.gain_high == pytest.approx(1e-4 * one.gain_high, rel=1e-4)
    assert high.gain_high == pytest.approx(1e4 * one.gain_high, rel=1e-4)


def test_equal_models_may_differ_by_a_row_in_a_share():
    _, truth, odds = table(rows=100)
    found = gains(truth, odds, odds, metrics=("accuracy",))["accuracy"]
    rarer = min(truth.sum(), len(truth) - truth.sum())
    assert found.gain_high == pytest.approx(np.log(40) / rarer, rel=1e-4)
