"""Row weights reach the estimator that takes them, whatever is around it."""

import numpy as np
import pytest
from sklearn.ensemble import StackingClassifier, VotingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import StandardScaler

from tidegate.models.estimators import sample_weights


def scaled(last):
    return Pipeline([("scale", StandardScaler()), ("model", last)])


@pytest.mark.parametrize(
    ("estimator", "parameter"),
    [
        (LogisticRegression(), "sample_weight"),
        (KNeighborsClassifier(), None),
        (scaled(LogisticRegression()), "model__sample_weight"),
        (scaled(scaled(LogisticRegression())), "model__model__sample_weight"),
        (scaled(KNeighborsClassifier()), None),
        (scaled("passthrough"), None),
        (GridSearchCV(scaled(LogisticRegression()), {}), "model__sample_weight"),
        (VotingClassifier([("a", LogisticRegression()), ("b", "drop")]), "sample_weight"),
        (VotingClassifier([("a", LogisticRegression()), ("b", KNeighborsClassifier())]), None),
        (StackingClassifier([("a", LogisticRegression())]), "sample_weight"),
        (StackingClassifier([("a", LogisticRegression())], final_estimator=KNeighborsClassifier()), None),
    ],
)
def test_the_parameter_that_takes_the_weights(estimator, parameter):
    assert sample_weights.parameter(estimator) == parameter


@pytest.mark.parametrize(
    "estimator",
    [
        LogisticRegression(),
        scaled(LogisticRegression()),
        GridSearchCV(scaled(LogisticRegression()), {"model__C": [0.5, 1.0]}, cv=2),
        VotingClassifier([("a", LogisticRegression())], voting="soft"),
        StackingClassifier([("a", LogisticRegression())], cv=2),
    ],
    ids=lambda estimator: type(estimator).__name__,
)
def test_the_weights_change_what_is_learnt(estimator):
    draw = np.random.default_rng(0)
    inputs = draw.normal(size=(80, 2))
    truth = (inputs[:, 0] + draw.normal(size=80) > 0).astype(int)
    heavy = np.where(truth == 1, 9.0, 1.0)
    plain = estimator.fit(inputs, truth).predict_proba(inputs)
    weighed = estimator.fit(inputs, truth, **{sample_weights.parameter(estimator): heavy}).predict_proba(inputs)
    assert weighed[:, 1].mean() > plain[:, 1].mean()
