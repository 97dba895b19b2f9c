"""Arrays of a request's values are the columns of scikit-learn's table."""

import numpy as np
import pandas as pd
import pytest
from pydantic import TypeAdapter

from tidegate.config.schema.data import Columns
from tidegate.data.request_values import table
from tidegate.models.features import inputs
from tidegate.models.packages.describe_signature import describe
from tidegate.models.prediction.input_arrays import arrays, frame

DECLARED = {
    "carrier": {"type": "category", "nullable": True},
    "note": {"type": "string", "nullable": True},
    "distance": {"type": "float", "nullable": True},
    "stops": {"type": "int", "nullable": True},
    "rebooked": {"type": "bool", "nullable": True},
    "booked": {"type": "timestamp", "nullable": True},
    "late": {"type": "float", "role": "target"},
}
COLUMNS = describe(TypeAdapter(Columns).validate_python(DECLARED), model="m", task="regression", threshold=0.5).columns
VALUES = {
    "carrier": ["AA", None, "", "\x00"],
    "note": ["Zoë", "nan", None, "NA"],
    "distance": [0.1, -0.0, None, 3],
    "stops": [2**63 - 1, -(2**53) - 1, 0, None],
    "rebooked": [True, False, None, True],
    "booked": ["2024-02-29T23:59:59", "1700-01-01T00:00:00", None, "2200-12-31"],
}
ROWS = {
    "together": VALUES,
    "one": {name: values[:1] for name, values in VALUES.items()},
    "missing": {key: [None] for key in VALUES},
    "all of them missing": {key: [None, None] for key in VALUES},
}


@pytest.mark.parametrize("values", ROWS.values(), ids=ROWS)
def test_the_frame_is_the_tables(values):
    expected = inputs(table(values, COLUMNS), COLUMNS)
    made = frame(arrays(values, COLUMNS))
    pd.testing.assert_frame_equal(made, expected, check_exact=True)
    numbers = expected.select_dtypes("number").columns
    own, theirs = (np.ascontiguousarray(one[numbers].to_numpy()).view(np.int64) for one in (made, expected))
    assert own.tolist() == theirs.tolist(), "also the sign of zero and the bits of NaN"


def test_texts_are_pythons_own():
    made = arrays(VALUES, COLUMNS)
    assert made["note"].tolist() == ["Zoë", "nan", None, "NA"]
    assert frame(made)["note"].dtype == object
