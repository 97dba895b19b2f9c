"""Two features of one type have each other's values in the share of rows."""

import numpy as np
import pytest
from pydantic import ValidationError

import stressing


def test_their_values_are_exchanged():
    rows = stressing.sample(carrier="A", note="B")
    damaged = stressing.stressed("swapped_columns", rows, columns=["carrier", "note"], share="25%")
    swapped = (damaged.table["carrier"] == "B").to_numpy()
    assert swapped.sum() == damaged.changed
    assert 65 < damaged.changed < 135
    assert damaged.table["note"].tolist() == np.where(swapped, "A", "B").tolist()


def test_columns_of_two_types_are_refused():
    found = stressing.problems("swapped_columns", columns=["distance", "stops"], share="1%")
    assert found == {
        "columns": "distance is of the type float, stops of int: values of another type are refused before a model "
        "sees them"
    }


@pytest.mark.parametrize("columns", [["distance"], ["distance", "stops", "rebooked"]])
def test_there_are_two(columns):
    with pytest.raises(ValidationError):
        stressing.problems("swapped_columns", columns=columns, share="1%")
