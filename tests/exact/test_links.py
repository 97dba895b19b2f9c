"""Links are scikit-learn's own functions, bit for bit."""

import numpy as np
import pytest
from scipy.special import expit
from sklearn.utils.extmath import softmax

from tidegate.exact.links import LINKS, OF_CLASSES, OF_LOSSES

SUMS = np.r_[
    np.random.default_rng(7).normal(0, 20, 20_000), 0.0, -0.0, 36.8, -36.8, 709.8, -709.8, -745.2, 1e308, -1e308
]


@pytest.mark.parametrize(
    ("link", "expected"),
    [("identity", SUMS), ("logistic", expit(SUMS)), ("logistic_of_double", expit(2 * SUMS[:-2]))],
)
def test_a_link_has_the_bits_of_scipy(link, expected):
    made = LINKS[link](SUMS[: len(expected)])
    assert made.view(np.int64).tolist() == expected.view(np.int64).tolist()


@pytest.mark.parametrize("rows", [1, 8, 9])
def test_few_rows_have_the_bits_that_they_have_among_many(rows):
    for first in range(0, len(SUMS) - rows, rows if rows > 1 else 7):
        made = LINKS["logistic"](SUMS[first : first + rows])
        assert made.tobytes() == expit(SUMS[first : first + rows]).tobytes()


def test_the_exponential_is_that_of_numpy():
    with np.errstate(over="ignore"):
        assert LINKS["exponential"](SUMS).tolist() == np.exp(SUMS).tolist()


def test_every_loss_has_a_link():
    assert set(OF_LOSSES.values()) == {*LINKS, "softmax"}


@pytest.mark.parametrize("classes", [3, 7, 8, 9, 12])
@pytest.mark.parametrize("rows", [1, 2, 500])
def test_softmax_has_the_bits_of_scikit_learn_however_the_sums_lie(classes, rows):
    sums = np.random.default_rng(classes).normal(0, 20, (rows, classes))
    for link, laid in (("softmax", sums), ("softmax_by_columns", np.asfortranarray(sums))):
        made = np.ascontiguousarray(OF_CLASSES[link](sums))
        assert made.view(np.int64).tolist() == np.ascontiguousarray(softmax(laid)).view(np.int64).tolist()
