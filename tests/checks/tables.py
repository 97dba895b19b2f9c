"""Small tables for the checks' tests."""

import pandas as pd

from tidegate.artifacts import write_table
from tidegate.checks.check_table import check_table
from tidegate.config.schema.check import Check

ENGINES = ("duckdb", "pandas")


def trips(rows: int = 6) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "id": [f"t{number}" for number in range(rows)],
            "origin": (["JFK", "LGA", "EWR", None, "JFK", "LGA"] * rows)[:rows],
            "distance": pd.array(([100, 200, 300, 400, 500, 600] * rows)[:rows], dtype="Int64"),
            "temp": ([30.0, 41.5, None, 60.0, 77.0, 95.0] * rows)[:rows],
            "dewp": ([20.0, None, 10.0, 61.0, 70.0, 90.0] * rows)[:rows],
            "empty": pd.Series([None] * rows, dtype="float64"),
            "late": ([True, False] * rows)[:rows],
            "at": pd.to_datetime(["2013-01-01", "2013-02-01", "2013-03-01"] * rows)[:rows],
        }
    )


def checked(tmp_path, frame, expect=None, engine="duckdb", **more):
    """The report on `frame` by a suite of `expect`."""
    path = tmp_path / "table.parquet"
    write_table(path, frame)
    return check_table(Check.model_validate({"expect": expect or {}, "engine": engine, **more}), path)


def single(tmp_path, frame, engine="duckdb", **expectation):
    """The only entry of the report on `frame`."""
    return checked(tmp_path, frame, {"only": expectation}, engine).entries[0]
