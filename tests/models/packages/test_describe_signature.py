"""Rows become a request and rows again without a change."""

import pandas as pd

import model_project
from tidegate.models.features import inputs
from tidegate.models.packages.describe_signature import decode, describe, encode


def signature():
    return describe(model_project.columns(), model="flights", task="binary", threshold=0.4)


def test_rows_come_back_as_the_same_inputs():
    table, columns = model_project.table(40), model_project.columns()
    again = decode(encode(table, columns), signature().columns, most_rows=40)
    pd.testing.assert_frame_equal(inputs(again, signature().columns), inputs(table, columns))


def test_a_signature_holds_the_features_only():
    assert [tensor.name for tensor in signature().inputs] == [
        "carrier",
        "note",
        "distance",
        "stops",
        "rebooked",
        "booked",
    ]


def test_a_regression_has_one_output():
    described = describe(model_project.columns(), model="m", task="regression", threshold=0.5)
    assert [tensor.name for tensor in described.outputs] == ["predicted"]
