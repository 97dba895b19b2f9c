"""Linear and logistic models: one weight per column.

scikit-learn leaves the sum to a BLAS, which orders it by the shape of the matrix: a row alone may differ from the same
row in a batch in the last bits. The exact form calls the same routine with the same shape, so that it differs alike.

Why: linear models are the baseline that every project has.

Example: `train.estimator: {_target_: sklearn.linear_model.LogisticRegression, max_iter: 300}`
"""

from collections.abc import Sequence
from typing import Any, Literal

from tidegate.exact.columns import Column, matrix
from tidegate.exact.compiled import Compiled
from tidegate.exact.form import Dot
from tidegate.exact.links import Link
from tidegate.exact.program import Writer

ESTIMATORS = frozenset(
    {
        *("ElasticNet", "ElasticNetCV", "Lasso", "LassoCV", "LinearRegression", "LogisticRegression"),
        *("LogisticRegressionCV", "Ridge", "RidgeCV"),
    }
)
TASKS = frozenset({"binary", "multiclass", "regression"})


def compiled(model: Any, columns: Sequence[Column], writer: Writer) -> Compiled:
    import numpy as np

    matrix(columns, writer)
    weights = np.atleast_2d(model.coef_).tolist()
    intercept = np.atleast_1d(np.asarray(model.intercept_, np.float64)).tolist()
    flat = np.ndim(model.coef_) == 1
    laid: Literal["results", "columns"] = "results" if model.coef_.flags.c_contiguous else "columns"
    orders: tuple[Literal["rows", "columns", "sequential"], ...] = ("rows", "columns", "sequential")
    dots = tuple(Dot(weights, intercept, flat, order, laid) for order in orders)
    return Compiled(_link(model, len(weights)), columns, dots)


def _link(model: Any, results: int) -> Link:
    if not type(model).__name__.startswith("Logistic"):
        return "identity"
    return "softmax" if results > 1 else "logistic"
