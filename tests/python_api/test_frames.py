import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from compared_files import frame, written
from tidegate.errors import DeclarationError
from tidegate.python_api.frames import ArrowStream, arrow_table, prediction_file

ROWS = frame(rows=50)
COLUMNS = ("id", "truth", "predicted", "day", "carrier")


@pytest.mark.parametrize(
    "make",
    [
        lambda rows, _: rows,
        lambda rows, _: rows.set_index("id"),
        lambda rows, _: rows[rows.truth >= 0].iloc[::-1].iloc[::-1],  # an index without a name
        lambda rows, _: rows.astype({"id": "category", "carrier": "category"}),
        lambda rows, _: pl.DataFrame(rows),
        lambda rows, _: pl.DataFrame(rows).with_columns(pl.col("carrier").cast(pl.Categorical)),
        lambda rows, _: pa.Table.from_pandas(rows),
        lambda rows, _: duckdb.connect().from_arrow(pa.Table.from_pandas(rows)),
        lambda rows, folder: written(folder, "base.parquet", rows),
        lambda rows, folder: str(written(folder, "base.csv", rows)),
    ],
    ids=["pandas", "index", "filtered", "categories", "polars", "categorical", "arrow", "duckdb", "path", "text"],
)
def test_every_frame_gives_the_same_columns(make, tmp_path):
    file = prediction_file(make(ROWS, tmp_path), "base")
    assert sorted(file.names) == sorted(COLUMNS)
    assert file.column("id").to_pylist() == ROWS.id.tolist()
    assert file.column("carrier").to_pylist() == ROWS.carrier.tolist()
    assert [float(value) for value in file.column("predicted").to_pylist()] == ROWS.predicted.tolist()


@pytest.mark.parametrize("wrong", [3, [1, 2], {"id": [1]}, None])
def test_what_is_no_table_is_refused_by_its_type(wrong):
    assert not isinstance(wrong, ArrowStream)
    with pytest.raises(DeclarationError, match=f"head is of type {type(wrong).__name__}; pass a frame of pandas"):
        prediction_file(wrong, "head")


def test_a_column_that_arrow_cannot_hold_is_named():
    with pytest.raises(DeclarationError, match=r"base cannot be read as a table: .*mixed"):
        arrow_table(pd.DataFrame({"mixed": [1, "a"]}), "base")


def test_a_frame_without_rows_or_with_a_name_twice_is_refused():
    with pytest.raises(DeclarationError, match="base: holds no rows"):
        prediction_file(ROWS.head(0), "base")
    twice = pa.table([ROWS.id, ROWS.id], names=["id", "id"])
    with pytest.raises(DeclarationError, match="base: has more than one column of the name id"):
        prediction_file(twice, "base")
