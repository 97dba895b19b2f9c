"""A feature matters as much as the headline metric loses without it."""

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import roc_auc_score

import model_project
from tidegate.models.estimators.build import pipeline
from tidegate.models.evaluation import shuffled_predictions
from tidegate.models.evaluation.importance import REPEATS, ROWS, HoldoutInputs, importance
from tidegate.models.execution.forked import run
from tidegate.models.execution.workers import Workers
from tidegate.models.features import inputs, truth


class Distance:
    """Looks at the distance only."""

    def predict_proba(self, inputs):
        positive = inputs["distance"].fillna(0).to_numpy() / 2000
        return np.column_stack([1 - positive, positive])


def alone(target):
    return np.full(len(target), "")


def table_of(declared, count=1):
    return declared.table(run(declared.predictions, Workers(count, 1)), seed=7)


def test_only_what_the_model_looks_at_is_important():
    table, columns = model_project.table(400), model_project.columns()
    features, target = inputs(table, columns), truth(table, columns, "binary")
    losses = table_of(
        importance(
            Distance(),
            HoldoutInputs(features, target, alone(target)),
            model_project.evaluate(),
            np.random.default_rng(1),
        )
    )
    assert losses[0]["feature"] == "distance"
    assert losses[0]["lost"] > 0.03
    assert {row["lost"] for row in losses[1:]} == {0.0}


def test_a_metric_that_is_better_when_lower_has_the_same_sign():
    table, columns = model_project.table(400), model_project.columns()
    features, target = inputs(table, columns), truth(table, columns, "binary")
    declared = model_project.evaluate(metrics={"brier": {}})
    losses = table_of(
        importance(Distance(), HoldoutInputs(features, target, alone(target)), declared, np.random.default_rng(1))
    )
    assert losses[0]["feature"] == "distance"
    assert losses[0]["lost"] > 0


class Everything:
    """Looks at every number a little, each with another weight."""

    def predict_proba(self, inputs):
        numbers = inputs.select_dtypes("number").fillna(0).to_numpy()
        positive = 1 / (1 + np.exp(-(numbers * np.linspace(-0.001, 0.002, numbers.shape[1])).sum(axis=1)))
        return np.column_stack([1 - positive, positive])


@pytest.mark.parametrize("count", [1, 3])
def test_the_shuffles_are_those_that_one_generator_draws_in_turn(count):
    """However many processes score them."""
    table, columns, declared = model_project.table(400), model_project.columns(), model_project.evaluate()
    features, target = inputs(table, columns), truth(table, columns, "binary")
    generator = np.random.default_rng(1)
    chosen = np.sort(generator.permutation(len(target))[:ROWS])
    rows, model = features.iloc[chosen].reset_index(drop=True), Everything()
    whole = roc_auc_score(target[chosen], model.predict_proba(rows)[:, 1])
    by_hand = {}
    for feature in rows.columns:
        lost = []
        for _ in range(REPEATS):
            values = rows[feature].iloc[generator.permutation(len(rows))].set_axis(rows.index)
            lost.append(
                whole - roc_auc_score(target[chosen], model.predict_proba(rows.assign(**{feature: values}))[:, 1])
            )
        by_hand[feature] = np.mean(lost)
    found = importance(model, HoldoutInputs(features, target, alone(target)), declared, np.random.default_rng(1))
    losses = {row["feature"]: row["lost"] for row in table_of(found, count)}
    assert losses == pytest.approx(by_hand, abs=1e-12)
    assert len({*losses.values()}) > 3


def test_the_interval_holds_the_loss_and_is_nothing_wide_where_nothing_is_lost():
    table, columns = model_project.table(400), model_project.columns()
    features, target = inputs(table, columns), truth(table, columns, "binary")
    holdout = HoldoutInputs(features, target, alone(target))
    first, *others = table_of(importance(Distance(), holdout, model_project.evaluate(), np.random.default_rng(1)))
    assert 0 < first["low"] < first["lost"] < first["high"]
    assert {(row["low"], row["high"]) for row in others} == {(0.0, 0.0)}


def test_the_interval_covers_the_true_loss():
    """Of a number of which the probability is true, shuffled: E[(p − q)²] of two independent uniform numbers, 1/6."""
    draw, brier = np.random.default_rng(11), model_project.evaluate(metrics={"brier": {}})

    def covered():
        number = draw.uniform(size=300)
        given = pd.DataFrame({"distance": 2000 * number})
        target = (draw.random(300) < number).astype(float)
        found = table_of(importance(Distance(), HoldoutInputs(given, target, alone(target)), brier, draw))[0]
        return found["low"] <= 1 / 6 <= found["high"]

    assert sum(covered() for _ in range(60)) >= 53


def test_features_that_no_tree_splits_by_cost_no_prediction(monkeypatch):
    """However many they are: one prediction serves all."""
    table, columns = model_project.table(400), model_project.columns()
    features, target = inputs(table, columns), truth(table, columns, "binary")
    estimator = {
        "_target_": "sklearn.ensemble.HistGradientBoostingClassifier",
        "max_iter": 1,
        "max_leaf_nodes": 2,
    }
    model = pipeline(model_project.train(model_project.BOOSTING | {"estimator": estimator}), columns, 7)
    model.fit(features, target)
    orders, predict = [], shuffled_predictions.ShuffledPredictions.shuffled
    monkeypatch.setattr(
        shuffled_predictions.ShuffledPredictions,
        "shuffled",
        lambda self, feature, order: orders.append(feature) or predict(self, feature, order),
    )
    holdout = HoldoutInputs(features, target, alone(target))
    losses = table_of(importance(model, holdout, model_project.evaluate(), np.random.default_rng(1)))
    assert len(losses) == len(features.columns)
    assert {(row["low"], row["high"]) for row in losses if not row["lost"]} == {(0.0, 0.0)}
    assert len(orders) == REPEATS
    assert {row["feature"] for row in losses if row["lost"]} <= set(orders)
