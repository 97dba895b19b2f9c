import numpy as np
import pytest

from tidegate.metrics._ratio import Ratio, mean
from tidegate.stats.weighted_statistics import combined, within

ONE, TWO = mean(np.array([1.0, 2.0, 3.0, 4.0])), mean(np.array([4.0, 4.0, 0.0, 0.0]))
CODES = np.array([0, 0, 1, 1])
WEIGHTS = np.array([1.0, 0.0, 1.0, 2.0])


def plain(weights):
    """A measure that can only be called."""
    return ONE(weights)


@pytest.mark.parametrize("first", [ONE, plain], ids=["with shortcuts", "by calls alone"])
def test_a_function_of_measures_is_one(first):
    difference = combined(lambda a, b: a - b, first, TWO)
    assert difference(None) == 2.5 - 2
    assert difference(WEIGHTS) == ONE(WEIGHTS) - TWO(WEIGHTS)


def test_leaving_out_units_goes_through_the_function():
    difference = combined(lambda a, b: a - b, ONE, TWO)
    assert difference.without(CODES, 2).tolist() == [3.5 - 0, 1.5 - 4]


def called(rows):
    """A mean that can only be called."""

    def measure(weights):
        return mean(rows)(weights)

    return measure


@pytest.mark.parametrize("measure", [mean, called], ids=["with shortcuts", "by calls alone"])
def test_a_measure_of_some_rows_takes_the_weights_of_all(measure):
    some = within(measure(np.array([1.0, 3.0])), np.array([True, False, True, False]))
    assert some(None) == 2
    assert some(np.array([3.0, 9.0, 1.0, 9.0])) == 1.5


def test_what_a_measure_says_of_itself_is_kept_within_rows():
    share = Ratio(np.array([1.0, 0.0]), np.ones(2))
    some = within(share, np.array([True, True, False]))
    assert some.counted() == 2
    assert some.bias(np.array([0, 1, 1]), 2) == (0.0, 0.0)
    assert some.without(np.array([0, 1, 1]), 2).tolist() == [0, 1]


class ByRow:
    """A mean that can leave out single rows, and no blocks."""

    def __init__(self, values):
        self.mean, self.rows = mean(values), len(values)

    def __call__(self, weights):
        return self.mean(weights)

    def without_row(self):
        return self.mean.without(np.arange(self.rows), self.rows)


def test_leaving_out_single_rows_goes_through_functions_and_parts():
    one, two = ByRow(np.array([1.0, 2.0, 6.0])), ByRow(np.array([3.0, 3.0, 0.0]))
    both = combined(lambda a, b: a - b, one, two)
    assert both(None) == 1
    assert both.without_row().tolist() == [4 - 1.5, 3.5 - 1.5, 1.5 - 3]
    part = within(one, np.array([True, False, True, True]))
    assert part.without_row().tolist() == [4, 3, 3.5, 1.5]
    assert part(np.array([1.0, 9.0, 1.0, 0.0])) == 1.5
    repeated = within(one, np.array([0, 0, 2]))
    assert not hasattr(repeated, "without_row")


def test_a_measure_of_rows_and_one_that_can_only_be_called_make_one_that_can_only_be_called():
    assert not hasattr(combined(lambda a, b: a - b, ByRow(np.ones(4)), plain), "without_row")
