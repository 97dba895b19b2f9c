"""What groups are compared by: the shares of a yes or no, of each class, and the errors of a number."""

import numpy as np
import pytest

from tidegate.models.evaluation.group_statistics import statistics

TRUTH = np.array([1.0, 1.0, 0.0, 0.0, 0.0])
PREDICTED = np.array([0.9, 0.2, 0.6, 0.1, 0.2])
ALL = np.ones(5, dtype=bool)


def values(found, group=ALL):
    return {each.name: each.measure(group)(None) for each in found}


def test_of_a_yes_or_no():
    found = [*statistics(TRUTH, PREDICTED, 0.5, (), is_number=False)]
    assert values(found) == pytest.approx(
        {"selection rate": 0.4, "true positive rate": 0.5, "false positive rate": 1 / 3, "predicted − observed": 0.0}
    )
    assert [each.rows(ALL) for each in found] == [5, 2, 3, 5]
    assert np.isnan(values(found, TRUTH == 0)["true positive rate"])


def test_of_each_class_where_it_is_the_likeliest():
    predicted = np.array([[0.6, 0.3, 0.1], [0.1, 0.8, 0.1], [0.5, 0.3, 0.2]])
    found = values(statistics(np.array([0.0, 1.0, 2.0]), predicted, 0.5, "abc", is_number=False), ALL[:3])
    assert found["selection rate of a"] == pytest.approx(2 / 3)
    assert found["false positive rate of a"] == 0.5
    assert found["true positive rate of c"] == 0.0
    assert found["predicted − observed of b"] == pytest.approx((0.3 + 0.8 + 0.3) / 3 - 1 / 3)


def test_of_a_number():
    found = values(statistics(TRUTH, PREDICTED + 1, 0.5, (), is_number=True))
    assert found == pytest.approx({"mean prediction": 1.4, "predicted − observed": 1.0, "absolute error": 1.0})


def test_without_each_unit_it_is_what_weights_of_zero_give():
    codes = np.array([0, 1, 1, 2, 0])
    for each in statistics(TRUTH, PREDICTED, 0.5, (), is_number=False):
        measure = each.measure(ALL)
        asked = [measure((codes != unit).astype(float)) for unit in range(3)]
        np.testing.assert_allclose(measure.without(codes, 3), asked)


def test_shares_are_counted_and_means_are_not():
    found = {each.name: each.measure(ALL).counted() for each in statistics(TRUTH, PREDICTED, 0.5, (), is_number=False)}
    assert found == {
        "selection rate": 5,
        "true positive rate": 2,
        "false positive rate": 3,
        "predicted − observed": 0,
    }
