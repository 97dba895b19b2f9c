"""DuckDB's settings and what is told of its errors."""

from pathlib import Path

import duckdb
import pytest

from tidegate.data.duck import connect, reason


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
