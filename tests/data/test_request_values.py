"""The values of a request are taken as they are, and only if they fit. (tests/serve asks over sockets.)"""

import pandas as pd
import pytest

import model_project
from tidegate.data.request_values import MismatchError
from tidegate.models.packages.describe_signature import decode, describe, encode


def signature():
    return describe(model_project.columns(), model="flights", task="binary", threshold=0.4)


@pytest.mark.parametrize(("rows", "fits"), [(1, True), (5, True), (6, False)])
def test_the_limit_of_rows_is_inclusive(rows, fits):
    given = encode(model_project.table(rows), model_project.columns())
    columns = signature().columns
    if fits:
        assert len(decode(given, columns, most_rows=5)) == rows
    else:
        with pytest.raises(MismatchError, match="6 rows; a request has 1 to 5"):
            decode(given, columns, most_rows=5)


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("carrier", "A" * 1001, "has more than 1000 characters"),
        ("distance", 1e301, "is not a finite number below 1e300"),
        ("stops", -(2**63) - 1, "is beyond 64 bits"),
        ("stops", 1.0, "is not of type int"),
        ("rebooked", 1, "is not of type bool"),
        ("booked", "yesterday", "is not a date and time without offset"),
    ],
)
def test_a_value_that_does_not_fit_is_named_with_its_place(name, value, message):
    given = encode(model_project.table(3), model_project.columns())
    next(tensor for tensor in given if tensor["name"] == name)["data"][1] = value
    with pytest.raises(MismatchError, match=f"{name}: value 1 {message}"):
        decode(given, signature().columns, most_rows=5)


@pytest.mark.parametrize(("name", "value"), [("carrier", "A" * 1000), ("distance", 1e300), ("stops", -(2**63))])
def test_a_value_on_its_limit_fits(name, value):
    given = encode(model_project.table(3), model_project.columns())
    next(tensor for tensor in given if tensor["name"] == name)["data"][1] = value
    assert len(decode(given, signature().columns, most_rows=5)) == 3


def test_inputs_that_the_model_does_not_have_are_refused_or_left_out():
    table, columns = model_project.table(5), signature().columns
    given = encode(table, model_project.columns())
    wind = {"name": "wind", "shape": [5], "datatype": "FP64", "data": [1.0] * 5}
    with pytest.raises(MismatchError, match="unknown input: wind"):
        decode([*given, wind], columns, most_rows=5)
    expected = decode(given, columns, most_rows=5)
    pd.testing.assert_frame_equal(decode([*given, wind], columns, most_rows=5, ignore_unknown=True), expected)
    with pytest.raises(MismatchError, match="wind: shape and data must agree on 5 rows"):
        decode([*given, wind | {"data": [1.0]}], columns, most_rows=5, ignore_unknown=True)
    with pytest.raises(MismatchError, match="inputs are missing: carrier"):
        decode([wind, *given[1:]], columns, most_rows=5, ignore_unknown=True)
