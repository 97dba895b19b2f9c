"""An encoder is asked for every value that there can be."""

import numpy as np
import pandas as pd
import pytest
from sklearn.preprocessing import OneHotEncoder, OrdinalEncoder

from tidegate.exact.columns import NoExactFormError
from tidegate.exact.encoders import outputs

FRAME = pd.DataFrame({"a": ["x", "y", "x", None], "b": ["p", "q", "r", "q"]}, dtype=object)
POSSIBLE = [["x", "y", None, "?"], ["p", "q", "r", None, "?"]]
UNKNOWN = {"handle_unknown": "use_encoded_value", "unknown_value": -1, "encoded_missing_value": -2}


def lists(encoder, possible=POSSIBLE):
    return [[values.tolist() for values in columns] for columns in outputs(encoder, possible)]


def test_codes_of_each_column():
    assert lists(OrdinalEncoder(**UNKNOWN).fit(FRAME)) == [[[0, 1, 2, -1]], [[0, 1, 2, -1, -1]]]


@pytest.mark.parametrize("sparse", [True, False])
def test_a_column_per_category(sparse):
    made = lists(OneHotEncoder(handle_unknown="ignore", sparse_output=sparse).fit(FRAME))
    assert made[0] == [[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0]]
    assert made[1] == [[1, 0, 0, 0, 0], [0, 1, 0, 0, 0], [0, 0, 1, 0, 0]]


def test_infrequent_and_dropped_categories_keep_the_columns_apart():
    made = lists(OneHotEncoder(handle_unknown="ignore", max_categories=2, drop="first").fit(FRAME))
    assert [len(columns) for columns in made] == [1, 1]


def test_numbers_as_categories():
    encoder = OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=np.nan).fit([[5.0], [9.0]])
    (((five, nine, unknown),),) = lists(encoder, [[5.0, 9.0, -1.0]])
    assert (five, nine) == (0, 1)
    assert np.isnan(unknown)


def test_an_encoder_that_refuses_unknown_values_has_no_exact_form():
    with pytest.raises(NoExactFormError, match="refuses values that it has not seen"):
        outputs(OrdinalEncoder().fit(FRAME), POSSIBLE)
