"""A feature matters as much as the headline metric loses without it."""

import numpy as np

import model_project
from tidegate.models.features import inputs, truth
from tidegate.models.importance import importance


class Distance:
    """Looks at the distance only."""

    def predict_proba(self, inputs):
        positive = inputs["distance"].fillna(0).to_numpy() / 2000
        return np.column_stack([1 - positive, positive])


def test_only_what_the_model_looks_at_is_important():
    table, columns = model_project.table(400), model_project.columns()
    features, target = inputs(table, columns), truth(table, columns, "binary")
    losses = importance(Distance(), features, target, model_project.evaluate(), np.random.default_rng(1))
    assert losses[0]["feature"] == "distance"
    assert losses[0]["lost"] > 0.03
    assert {row["lost"] for row in losses[1:]} == {0.0}


def test_a_metric_that_is_better_when_lower_has_the_same_sign():
    table, columns = model_project.table(400), model_project.columns()
    features, target = inputs(table, columns), truth(table, columns, "binary")
    declared = model_project.evaluate(metrics={"brier": {}})
    losses = importance(Distance(), features, target, declared, np.random.default_rng(1))
    assert losses[0]["feature"] == "distance"
    assert losses[0]["lost"] > 0
