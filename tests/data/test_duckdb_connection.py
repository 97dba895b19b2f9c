"""DuckDB's settings and what is told of its errors."""

import datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tidegate.data.duckdb_connection import READS_PARQUET, connect, reason, view_parquet

NAN = float("nan")
OVER_NAN = {
    "isnan(x)": 1,
    "x IS NULL OR isnan(x)": 1,
    "CASE WHEN NOT isnan(x) THEN x END IS NULL": 1,
    "nullif(x, 'nan'::DOUBLE) IS NULL": 1,
    "x > 1e308": 1,
    "NOT x <= 1e308": 1,
    "x <= 39": 39,
    "x BETWEEN 0 AND 39": 39,
    "isnan(x - x)": 1,
}
"""Each with the rows of 40 for which it is true: NaN is above all numbers."""
COUNTS = ("count(*) FROM t WHERE {}", "count(*) FILTER ({}) FROM t", "count(*) FROM (SELECT {} AS e FROM t) WHERE e")


@pytest.fixture
def nan_of_arrow(tmp_path: Path) -> Path:
    """A file whose statistics leave NaN out, as the Parquet format asks of its writers."""
    path = tmp_path / "nan.parquet"
    pq.write_table(pa.table({"id": range(40), "x": [NAN if i == 7 else float(i) for i in range(40)]}), path)
    return path


def counted(path: Path, *settings: str) -> dict[str, tuple[int, ...]]:
    with duckdb.connect() as connection:
        for setting in settings:
            connection.execute(setting)
        connection.execute(f"CREATE VIEW t AS FROM read_parquet('{path}')")
        return {
            each: tuple(connection.execute(f"SELECT {form.format(each)}").fetchall()[0][0] for form in COUNTS)
            for each in OVER_NAN
        }


def test_duckdb_takes_the_statistics_of_a_file_for_all_its_values(nan_of_arrow: Path) -> None:
    """Once this fails, DuckDB is fixed: READS_PARQUET can go, and this test with it."""
    wrong = {each for each, counts in counted(nan_of_arrow).items() if set(counts) != {OVER_NAN[each]}}
    assert wrong == OVER_NAN.keys()


def test_nothing_about_nan_is_taken_from_the_statistics_of_a_file(nan_of_arrow: Path) -> None:
    assert counted(nan_of_arrow, READS_PARQUET) == {each: (rows,) * len(COUNTS) for each, rows in OVER_NAN.items()}


@pytest.mark.parametrize("values", [[1.0, NAN, 1.0], [NAN, NAN], [float("inf"), NAN, -1.0], [0.0, -0.0, NAN, None]])
def test_nan_is_missing_in_the_view_of_a_file(tmp_path: Path, values: list[float | None]) -> None:
    path = tmp_path / "table.parquet"
    pq.write_table(pa.table({"x": pa.array(values, pa.float64()), "y": pa.array(values, pa.float32())}), path)
    held = [each for each in values if each is not None and each == each]
    with connect() as connection:
        view_parquet(connection, path, "seen")
        for column in ("x", "y"):
            wanted = f"count({column}), count(*) FILTER ({column} IS NULL), min({column}), max({column})"
            expected = (len(held), len(values) - len(held), min(held, default=None), max(held, default=None))
            assert connection.execute(f"SELECT {wanted} FROM seen").fetchall() == [expected]


def test_the_view_of_a_file_gives_every_type_as_it_is_judged(tmp_path: Path) -> None:
    path = tmp_path / "table.parquet"
    noon = datetime.datetime(2013, 1, 1, 12, tzinfo=datetime.UTC)
    columns = {
        "zoned": pa.array([noon], pa.timestamp("ms", "America/New_York")),
        "day": [noon.date()],
        "nanoseconds": pa.array([noon.replace(tzinfo=None)], pa.timestamp("ns")),
        "price": [Decimal("1.25")],
        "whole": pa.array([Decimal(10**17)], pa.decimal128(18, 0)),
        "code": pa.array(["a"]).dictionary_encode(),
    }
    pq.write_table(pa.table(columns), path)
    with connect() as connection:
        view_parquet(connection, path, "seen")
        row = connection.execute("FROM seen").fetchall()[0]
    at = noon.replace(tzinfo=None)
    assert row == (at, at.replace(hour=0), at, 1.25, 10**17, "a")


def test_time_is_utc_and_one_thread_works() -> None:
    with connect() as connection:
        settings = connection.execute("SELECT current_setting('TimeZone'), current_setting('threads')").fetchone()
    assert settings == ("UTC", 1)


def test_no_folder_of_the_machine_is_told(tmp_path: Path) -> None:
    with connect() as connection, pytest.raises(duckdb.Error) as raised:
        connection.execute(f"SELECT * FROM read_csv('{tmp_path}/gone.csv')")
    assert str(tmp_path) in str(raised.value)
    assert str(tmp_path) not in reason(raised.value)
    assert "a file" in reason(raised.value)


def test_a_long_error_is_cut_to_one_sentence() -> None:
    told = reason(duckdb.Error("Binder Error: It is\nlong " + "x" * 1000 + "\n\nLINE 1: SELECT"))
    assert told.startswith("it is long xxx")
    assert len(told) == 300
