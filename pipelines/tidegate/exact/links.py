"""From a model's sum to its prediction, by scikit-learn's own functions.

onnxruntime's own exponential rounds otherwise, so that these are applied outside of it.
"""

import math
from collections.abc import Callable, Mapping
from typing import Literal

from tidegate.arrays import Floats

Link = Literal["identity", "exponential", "logistic", "logistic_of_double"]


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

OF_LOSSES: Mapping[str, Link] = {
    "HalfLogitLink": "logistic_of_double",
    "IdentityLink": "identity",
    "LogLink": "exponential",
    "LogitLink": "logistic",
}
"""By the name of the class of a loss's link."""
