"""What a file of rows or labels has, and cuts by time; times with and without a zone."""

from datetime import UTC, datetime

import pyarrow as pa
import pytest

import monitored_project
from tidegate.artifacts import write_table
from tidegate.commands.monitoring import window_file
from tidegate.config.schema.data import Data
from tidegate.errors import EvidenceError

SOURCE = {"sources": {"days": {"kind": "file", "path": "days.csv"}}}
DATA = Data.model_validate({**monitored_project.DATA, **SOURCE})
COLUMNS = DATA.columns


def test_undeclared_columns_are_left_out_and_the_order_is_the_declared_one(tmp_path):
    table = (
        monitored_project.rows(10).append_column("note", pa.array(["x"] * 10)).select(["note", "day", "origin", "temp"])
    )
    write_table(tmp_path / "new.parquet", table)
    assert window_file.rows(str(tmp_path / "new.parquet"), DATA, {}).table.column_names == ["temp", "origin", "day"]


def test_labels_need_an_id_and_the_target(tmp_path):
    write_table(tmp_path / "late.parquet", monitored_project.rows(10).select(["id"]))
    with pytest.raises(EvidenceError, match="the schema moved: late not found; it has id"):
        window_file.labels(str(tmp_path / "late.parquet"), COLUMNS, {})


def test_integer_labels_that_a_tool_stored_as_floats_are_read(tmp_path):
    """As pandas does where some labels are missing."""
    late = {"type": "int", "role": "target", "positive": 1}
    columns = Data.model_validate({**monitored_project.DATA, **SOURCE, "columns": {**COLUMNS, "late": late}}).columns
    write_table(tmp_path / "late.parquet", pa.table({"id": ["a", "b", "c"], "late": [1.0, 0.0, None]}))
    assert window_file.labels(str(tmp_path / "late.parquet"), columns, {}).column("late").to_pylist() == [1, 0, None]
    write_table(tmp_path / "late.parquet", pa.table({"id": ["a", "b", "c"], "late": [1.0, 0.5, None]}))
    with pytest.raises(EvidenceError, match="the schema moved: is float, declared int"):
        window_file.labels(str(tmp_path / "late.parquet"), columns, {})


@pytest.mark.parametrize(
    ("zone", "since", "kept"),
    [
        (None, "2013-12-02", 1),
        (None, "2013-12-02T00:00:00+00:00", 1),
        ("UTC", "2013-12-02", 1),
        ("UTC", "2013-12-02T01:00:00+01:00", 1),
        (None, "2013-12-01", 2),
    ],
)
def test_a_time_is_in_utc_where_it_names_no_zone(zone, since, kept):
    days = pa.array([datetime(2013, 12, day, tzinfo=UTC) for day in (1, 2)], pa.timestamp("us", tz="UTC"))
    table = pa.table({"day": days.cast(pa.timestamp("us", tz=zone))})
    assert window_file.within(table, COLUMNS, since, None).num_rows == kept


def test_rows_without_times_cannot_be_cut():
    with pytest.raises(EvidenceError, match="need a column with the role time"):
        window_file.within(pa.table({"temp": [1.0]}), COLUMNS, "2013-12-02", None)


@pytest.mark.parametrize("kept", [5, 800, None], ids=["its beginning", "half of it", "a page that is damaged"])
def test_a_file_that_is_not_whole_is_named(tmp_path, kept):
    write_table(tmp_path / "whole.parquet", monitored_project.rows(600, days=30))
    content = bytearray((tmp_path / "whole.parquet").read_bytes())
    content[200:400] = bytes(200) if kept is None else content[200:400]
    (tmp_path / "cut.parquet").write_bytes(content[:kept])
    with pytest.raises(EvidenceError, match=r"cut\.parquet: cannot be read as parquet: "):
        window_file.rows(str(tmp_path / "cut.parquet"), DATA, {})
