"""From a model's sums to its predictions, by scikit-learn's own functions.

onnxruntime's own exponential rounds otherwise, so that these are applied outside of it.
"""

import math
from collections.abc import Callable, Mapping
from typing import Literal

from tidegate.arrays import Floats

FEW_ROWS = 8
"""Up to so many rows, numbers one by one take less than arrays of them."""
LEAST = -709.0
"""Down to here, no exponential of the negative overflows, so that rows are added and divided together."""
Link = Literal["identity", "exponential", "logistic", "logistic_of_double", "shares", "softmax", "softmax_by_columns"]


def _identity(sums: Floats) -> Floats:
    return sums


def _exponential(sums: Floats) -> Floats:
    import numpy as np

    with np.errstate(over="ignore"):
        result: Floats = np.exp(sums)
    return result


def _logistic(sums: Floats) -> Floats:
    """Like scipy.special.expit, which uses the C library's exponential as `math.exp` does, without loading scipy."""
    import numpy as np

    if len(sums) > FEW_ROWS and (sums > LEAST).all():
        return 1.0 / (1.0 + np.array([*map(math.exp, (-sums).tolist())], dtype=np.float64))
    return np.array([_expit(value) for value in sums.tolist()], dtype=np.float64)


def _expit(value: float) -> float:
    try:
        return 1.0 / (1.0 + math.exp(-value))
    except OverflowError:  # below -709: the inverse of infinity
        return 0.0


def _logistic_of_double(sums: Floats) -> Floats:
    """The inverse of half a logit: the exponential loss of gradient boosting."""
    return _logistic(2 * sums)


LINKS: Mapping[Link, Callable[[Floats], Floats]] = {
    "exponential": _exponential,
    "identity": _identity,
    "logistic": _logistic,
    "logistic_of_double": _logistic_of_double,
}


def _softmax(sums: Floats) -> Floats:
    """Like sklearn.utils.extmath.softmax. NumPy orders the sum over classes by how the matrix is laid in memory."""
    import numpy as np

    values: Floats = sums - np.max(sums, axis=1)[:, None]
    np.exp(values, out=values)
    values /= np.sum(values, axis=1)[:, None]
    return values


def _softmax_by_columns(sums: Floats) -> Floats:
    import numpy as np

    return _softmax(np.asfortranarray(sums))


OF_CLASSES: Mapping[Link, Callable[[Floats], Floats]] = {
    "shares": _identity,
    "softmax": _softmax,
    "softmax_by_columns": _softmax_by_columns,
}
"""Links of several classes: rows × classes to a probability per class."""

OF_ROWS: frozenset[Link] = frozenset({"identity", "logistic", "logistic_of_double", "shares"})
"""Links that give a row the same bits whatever rows are beside it: no sum over classes, whose order depends on how many
rows are in memory, and no exponential of NumPy's, which may take several numbers at once.
"""
OF_LOSSES: Mapping[str, Link] = {
    "HalfLogitLink": "logistic_of_double",
    "IdentityLink": "identity",
    "LogLink": "exponential",
    "LogitLink": "logistic",
    "MultinomialLogit": "softmax",
}
"""Links by the class name of a loss's link."""
