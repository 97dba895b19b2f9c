"""What one row makes a model refuse costs no other row its prediction."""

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from pydantic import TypeAdapter

from tidegate.commands.prediction.predict_rows import answered, conversions, prepared
from tidegate.config.schema.data import Columns
from tidegate.errors import EvidenceError

COLUMNS = TypeAdapter(Columns).validate_python(
    {"size": {"type": "int", "nullable": True}, "kind": {"type": "category"}}
)


def test_rows_that_the_model_refuses_are_found_by_halves():
    asked = []

    def predict(rows):
        asked.append(len(rows))
        if (rows["x"] < 0).any():
            raise ValueError("x is negative\nand more")
        return rows["x"].to_numpy() * 2.0

    frame = pd.DataFrame({"x": [*range(64)]})
    frame.loc[[5, 40], "x"] = -1
    answers, fine, reasons = answered(predict, frame)
    assert reasons == {5: "x is negative", 40: "x is negative"}
    assert np.flatnonzero(~fine).tolist() == [5, 40]
    assert answers[fine].tolist() == [2.0 * value for value in frame["x"] if value >= 0]
    assert len(asked) < 30


def test_no_rows_ask_nothing():
    answers, fine, reasons = answered(lambda _: pytest.fail("asked"), pd.DataFrame({"x": []}))
    assert (len(answers), len(fine), reasons) == (0, 0, {})


def test_values_that_do_not_fit_reject_their_rows():
    table = pa.table({"size": ["1", "2.5", "", "x"], "kind": ["a", "b" * 1001, "c", "d"]})
    made = conversions(table, COLUMNS, "new.csv")
    rows = prepared(table.to_batches()[0], COLUMNS, made)
    assert rows.rejected == {1: "size: '2.5' is not an integer", 3: "size: 'x' is not an integer"}
    assert rows.places == [0, 2]
    assert rows.table["kind"].tolist() == ["a", "c"]


def test_columns_of_another_type_are_all_named():
    with pytest.raises(EvidenceError) as error:
        conversions(pa.table({"size": [1.5], "kind": [True]}), COLUMNS, "new.parquet")
    assert [str(problem) for problem in error.value.problems] == [
        "new.parquet: column size is float; the model takes int",
        "new.parquet: column kind is bool; the model takes category",
    ]


@pytest.mark.parametrize("rows", [2, 4])
def test_integers_and_bools_that_pandas_stored_as_floats_are_read(rows):
    columns = TypeAdapter(Columns).validate_python(
        {"size": {"type": "int", "nullable": True}, "kept": {"type": "bool"}}
    )
    table = pa.table({"size": [float("nan"), None, 3.0, -1.0], "kept": [1.0, 0.0, 1.0, None]})
    made = conversions(table, columns, "new.parquet")
    parts = [prepared(batch, columns, made) for batch in table.to_batches(max_chunksize=rows)]
    sizes = [size for part in parts for size in part.table["size"]]
    assert [None if pd.isna(size) else size for size in sizes] == [None, None, 3]
    assert [kept for part in parts for kept in part.table["kept"]] == [True, False, True]
    assert parts[-1].rejected == {rows - 1: "kept: is missing, and this input is not nullable"}


def test_one_float_that_is_not_whole_refuses_the_file():
    table = pa.table({"size": pa.chunked_array([[1.0, 2.0], [2.5]]), "kind": ["a", "b", "c"]})
    with pytest.raises(EvidenceError, match="column size is float; the model takes int"):
        conversions(table, COLUMNS, "new.parquet")
