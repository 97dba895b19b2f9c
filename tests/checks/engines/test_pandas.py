import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from checks.tables import single, trips
from tidegate.checks.engines.pandas import opened

TYPES = pa.table(
    {
        "unsigned": pa.array([2**64 - 1, None], pa.uint64()),
        "whole": pa.array([2**53 + 1, None], pa.int64()),
        "share": pa.array([0.5, float("nan")], pa.float32()),
        "yes": pa.array([True, None]),
        "day": pa.array([0, None], pa.date32()),
        "code": pa.array(["a", None]).dictionary_encode(),
        "list": [[1], None],
    }
)


def test_types_have_the_declarations_names_and_values_stay_exact(tmp_path):
    pq.write_table(TYPES, tmp_path / "table.parquet")
    with opened(str(tmp_path / "table.parquet"), 1) as table:
        assert dict(table.types) == {
            "unsigned": "int",
            "whole": "int",
            "share": "float",
            "yes": "bool",
            "day": "timestamp",
            "code": "string",
            "list": "list<element: int64>",
        }
        frame = table.execution.batch_manager.active_batch_data.dataframe
    assert (frame["unsigned"][0], frame["whole"][0]) == (2**64 - 1, 2**53 + 1)
    assert frame.isna().iloc[1].drop("list").all()


def test_a_sum_beyond_64_bits_does_not_wrap(tmp_path):
    frame = trips(3).assign(distance=pd.array([2**62] * 3, dtype="Int64"))
    total = {"type": "expect_column_sum_to_be_between", "kwargs": {"column": "distance", "min_value": 2**63}}
    assert single(tmp_path, frame, "pandas", **total).outcome == "pass"


def test_a_quantile_is_a_value_of_the_column(tmp_path):
    ranges = {"quantiles": [0.5], "value_ranges": [[30.0, 30.0]]}
    frame = trips(2).assign(temp=[30.0, 41.5])
    kwargs = {"column": "temp", "quantile_ranges": ranges}
    assert (
        single(tmp_path, frame, "pandas", type="expect_column_quantile_values_to_be_between", kwargs=kwargs).outcome
        == "pass"
    )
