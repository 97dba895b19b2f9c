"""A table's rows and a request's values become the same input."""

import numpy as np
import pytest

import exact_fitted
import model_project
from tidegate.models.exact_forms.exact_inputs import matrix
from tidegate.models.features import inputs
from tidegate.models.packages.describe_signature import encode

pytest.importorskip("onnxruntime", reason="needs onnxruntime: pip install tidegate[exact]")


def test_a_table_and_a_request_give_the_same():
    model = exact_fitted.first(exact_fitted.fitted("sklearn.tree.DecisionTreeClassifier", max_depth=2)).model
    table = model_project.table(100, seed=3)
    values = {tensor["name"]: tensor["data"] for tensor in encode(table, exact_fitted.COLUMNS)}
    made = matrix(model, inputs(table, exact_fitted.COLUMNS))
    assert np.array_equal(made, model.matrix(values, len(table)), equal_nan=True)
