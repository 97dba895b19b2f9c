"""A number is learnt, answered and counted as it is."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import pearsonr
from sklearn.linear_model import Ridge

from tidegate.config.schema.data import Column
from tidegate.tasks import regression

NUMBER = Column(type="float", role="target")


@pytest.mark.parametrize("kind", ["int", "float"])
def test_numbers_can_be_predicted(kind):
    assert [*regression.target_problems(Column(type=kind, role="target"))] == []


@pytest.mark.parametrize("kind", ["bool", "category", "timestamp"])
def test_other_types_cannot(kind):
    said = [("type", f"is {kind}; regression needs int or float")]
    assert [*regression.target_problems(Column(type=kind, role="target"))] == said


def test_truth_is_the_number():
    assert regression.truth(pd.Series([3, -1]), NUMBER).tolist() == [3.0, -1.0]
    assert regression.classes(NUMBER) == {}


def test_every_regressor_and_every_truth_will_do():
    assert regression.refusal(Ridge()) is None
    assert regression.unlearnable(np.ones(3), NUMBER) is None


def test_a_number_is_answered_whatever_the_threshold():
    assert regression.answer(np.array([2.5, -1.0]), 0.3, ()) == ([2.5, -1.0],)
    assert len(regression.OUTPUTS) == 1


def test_a_truth_that_does_not_vary_may_leave_a_metric_without_a_value():
    assert [*regression.undefined(np.array([2.5, 2.5]), np.array([1.0, 2.0]), 0.5)] == [
        "all 2 rows have the same target 2.5"
    ]
    assert [*regression.undefined(np.array([2.5, 3.5]), np.array([0.1, 0.2]), 0.5)] == []


def test_all_rows_decide():
    assert regression.decisive_rows(np.zeros(4)) == 4


def test_what_is_explained_is_the_squared_correlation():
    draw = np.random.default_rng(3)
    truth = draw.normal(size=500)
    predicted = truth + draw.normal(size=500) / 2
    assert regression.explained(truth, predicted) == pytest.approx(pearsonr(truth, predicted).statistic ** 2, abs=1e-12)
    assert regression.explained(truth, -predicted) == 0


def test_the_error_of_what_is_explained_shrinks_with_rows():
    assert regression.explained_error(np.zeros(400), 0.25) == pytest.approx(2 * 0.5 / 20)
    assert regression.explained_error(np.zeros(100), 0.0) == pytest.approx(2 * 0.1 / 10)


def test_residuals_of_a_biased_model_show_its_bias():
    truth = np.linspace(0, 100, 400)
    found = regression.plots(truth, truth - 5, 0.5, ())["residuals"]
    assert [row["residual"] for row in found] == pytest.approx([5.0] * len(found))


def test_zeros_and_counts_that_cannot_be_are_why_a_metric_may_have_no_value():
    assert [*regression.undefined(np.array([0.0, -1, 2]), np.array([1.0, 0, 2]), 0.5)] == [
        "1 of 3 targets are 0, of which no error is a share",
        "1 of 3 targets are negative, which no count is",
        "1 of 3 predictions are not above 0, which a mean count is",
    ]
