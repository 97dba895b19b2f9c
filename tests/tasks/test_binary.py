"""A yes or no is learnt, answered and counted as the probability of the declared event."""

import numpy as np
import pandas as pd
import pytest
from sklearn.calibration import CalibratedClassifierCV
from sklearn.ensemble import StackingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.svm import LinearSVC

from tidegate.config.schema.data import Column
from tidegate.tasks import binary

BOOL = Column(type="bool", role="target")
TEXT = Column(type="category", role="target", positive="late")


@pytest.mark.parametrize(
    ("column", "said"),
    [
        pytest.param(BOOL, [], id="a bool's event is true"),
        pytest.param(TEXT, [], id="the event is declared"),
        pytest.param(
            Column(type="int", role="target"),
            [("positive", "is missing: declare which value is the event")],
            id="no value is said to be the event",
        ),
    ],
)
def test_a_target_needs_an_event(column, said):
    assert [*binary.target_problems(column)] == said


@pytest.mark.parametrize(
    ("values", "column"),
    [
        pytest.param([True, False], BOOL, id="true unless declared"),
        pytest.param([False, True], BOOL.model_copy(update={"positive": False}), id="false"),
        pytest.param(["late", "early"], TEXT, id="text"),
        pytest.param([3, 1], Column(type="int", role="target", positive=3), id="a number"),
    ],
)
def test_truth_is_one_for_the_event(values, column):
    assert binary.truth(pd.Series(values), column).tolist() == [1.0, 0.0]


@pytest.mark.parametrize(
    "estimator",
    [LogisticRegression(), CalibratedClassifierCV(LinearSVC()), StackingClassifier([("a", LogisticRegression())])],
    ids=lambda estimator: type(estimator).__name__,
)
def test_an_estimator_with_probabilities_will_do(estimator):
    assert binary.refusal(estimator) is None


def test_an_estimator_without_probabilities_is_refused_with_the_remedy():
    assert binary.refusal(LinearSVC()) == (
        "returns no probabilities; wrap it in sklearn.calibration.CalibratedClassifierCV"
    )


@pytest.mark.parametrize(("value", "side"), [(0.0, "negative"), (1.0, "positive")])
def test_one_class_cannot_be_learnt(value, side):
    assert binary.unlearnable(np.full(3, value), BOOL) == f"all 3 training rows are {side}; a model needs both"
    assert binary.unlearnable(np.array([0.0, 1.0]), BOOL) is None


def test_a_probability_is_answered_with_whether_it_reaches_the_threshold():
    answered = binary.answer(np.array([0.2, 0.3, 0.4]), 0.3, ())
    assert answered == ([0.2, 0.3, 0.4], [False, True, True])
    assert len(answered) == len(binary.OUTPUTS)


@pytest.mark.parametrize(
    ("truth", "predicted", "reasons"),
    [
        ([0, 0], [0.1, 0.9], ["all 2 rows are negative"]),
        ([1, 1], [0.1, 0.9], ["all 2 rows are positive"]),
        ([0, 1], [0.1, 0.4], ["no prediction of 2 rows reaches the threshold 0.5"]),
        ([1, 1], [0.1, 0.4], ["all 2 rows are positive", "no prediction of 2 rows reaches the threshold 0.5"]),
        ([0, 1], [0.5, 0.6], []),
    ],
)
def test_why_a_metric_may_have_no_value(truth, predicted, reasons):
    assert [*binary.undefined(np.array(truth, float), np.array(predicted), 0.5)] == reasons


def test_the_rarer_class_decides():
    assert binary.decisive_rows(np.array([1.0, 0.0, 0.0])) == 1
    assert binary.decisive_rows(np.array([1.0, 1.0, 0.0])) == 1
    assert binary.decisive_rows(np.zeros(4)) == 0


def test_what_is_explained_is_on_the_scale_of_the_area_under_the_curve():
    draw = np.random.default_rng(2)
    truth = np.tile([0.0, 1.0, 1.0, 0.0, 0.0], 200)
    predicted = np.round(draw.normal(size=len(truth)) + truth, 1)
    assert binary.explained(truth, predicted) == pytest.approx(2 * roc_auc_score(truth, predicted) - 1, abs=1e-12)
    assert binary.explained(truth, -predicted) == 0


def test_the_error_of_what_is_explained_shrinks_with_the_rows_of_the_rarer_class():
    truth = np.tile([0.0, 1.0], 200)
    few, many = (binary.explained_error(truth[:rows], 0.5) for rows in (100, 400))
    assert many == pytest.approx(few / 2)
    assert few == pytest.approx(2 * (0.75 * 0.25 / 50) ** 0.5)


def test_each_chart_is_one_of_the_plots():
    plots = binary.plots(np.array([0.0, 1.0]), np.array([0.2, 0.7]), 0.5, ())
    for chart in binary.CHARTS:
        assert {chart.across, chart.up} <= {*plots[chart.plot][0]}
