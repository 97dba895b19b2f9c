"""What one column explains: nothing for noise, everything for the target itself, and numbers as well as classes."""

import numpy as np
import pyarrow as pa
import pytest

from tidegate.data.comparison.single_features import explained, strengths
from tidegate.tasks import binary, regression

TRUTH = np.tile([0.0, 1.0, 1.0, 0.0, 0.0], 400)


def strength(values, held=None, truth=TRUTH, task=binary):
    train = pa.table({"x": values})
    other = pa.table({"x": values if held is None else held})
    return strengths(train, other, ["x"], (truth, truth), task)["x"]


def test_the_target_itself_explains_everything():
    found = strength(TRUTH)
    assert found.held == pytest.approx(1)
    assert found.train == pytest.approx(1)


def test_noise_explains_nothing():
    generator = np.random.default_rng(1)
    found = strength(generator.normal(size=len(TRUTH)), generator.normal(size=len(TRUTH)))
    assert found.held < 3 * found.error
    assert found.train < 0.12


def test_a_column_that_is_turned_round_or_not_monotone_is_seen():
    assert strength(1 - TRUTH).held == pytest.approx(1)
    middle = np.where(TRUTH == 1, 0.0, np.where(np.arange(len(TRUTH)) % 2, -1.0, 1.0))
    assert strength(middle).held == pytest.approx(1)


@pytest.mark.parametrize("values", [["a", "b"], [True, False], [None, 1.5], [None, "a"]], ids=str)
def test_every_type_and_what_is_missing_can_tell(values):
    told = pa.array([values[int(each)] for each in TRUTH])
    assert strength(told).held == pytest.approx(1)


def test_values_that_no_training_row_has_tell_nothing():
    assert strength(["a"] * len(TRUTH), ["b"] * len(TRUTH)).held == 0


def test_a_name_per_row_explains_nothing_of_other_rows():
    """A high-cardinality column is not praised for what it says of the rows that it was learnt from."""
    names = [f"row {index}" for index in range(len(TRUTH))]
    assert strength(names).train == 0


def test_a_number_is_explained_by_the_bins_of_another():
    truth = np.random.default_rng(3).normal(size=500)
    assert strength(truth, truth=truth, task=regression).held > 0.85


def test_one_class_leaves_nothing_to_explain():
    assert explained(np.ones(5), np.arange(5.0), binary) == 0
    assert explained(np.empty(0), np.empty(0), binary) == 0
