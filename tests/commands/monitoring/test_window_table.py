"""The rows of a period without their ids, and what servers answered; large ones are on disk."""

import numpy as np
import pyarrow as pa
import pytest

import monitored_project as drawn
from tidegate.artifacts import write_table
from tidegate.commands.monitoring import window_table
from tidegate.commands.monitoring.window_table import WindowRequest
from tidegate.config.composing.compose import compose
from tidegate.config.validation.parse import typed
from tidegate.data import stored_table
from tidegate.data.signature import PREDICTED
from tidegate.data.statistics.stored_columns import StoredColumns
from tidegate.errors import DeclarationError, EvidenceError, Problem, Where


@pytest.fixture
def declared(monitored_project, monkeypatch):
    monkeypatch.chdir(monitored_project)
    return typed(compose().root)


@pytest.fixture
def path(tmp_path):
    rows = drawn.rows(600, days=30)
    write_table(tmp_path / "new.parquet", rows.append_column(PREDICTED, pa.array(np.linspace(0, 1, 600))))
    return str(tmp_path / "new.parquet")


def test_ids_are_left_out_and_answers_are_apart(declared, path, tmp_path):
    rows, served = window_table.read(WindowRequest(path, since="1970-01-11"), declared, tmp_path)
    assert rows.table.column_names == ["temp", "origin", "late", "day"]
    assert rows.table.num_rows == len(served) == 400
    assert served[0] == pytest.approx(200 / 599)


def test_many_rows_are_on_disk(declared, path, tmp_path, monkeypatch):
    few, _ = window_table.read(WindowRequest(path), declared, tmp_path)
    monkeypatch.setattr(stored_table, "MOST_CELLS", 100)
    rows, _ = window_table.read(WindowRequest(path), declared, tmp_path)
    assert isinstance(rows.table, StoredColumns)
    assert rows.table.select(few.table.column_names).equals(few.table)
    assert rows.digest == few.digest


def test_rows_without_ids_say_that_repeated_ones_could_not_be_found(declared, path, tmp_path):
    assert window_table.read(WindowRequest(path), declared, tmp_path)[0].notes == ()
    rows = drawn.rows(600, days=30).drop_columns(["id"])
    write_table(tmp_path / "bare.parquet", pa.concat_tables([rows, rows]))
    read, _ = window_table.read(WindowRequest(str(tmp_path / "bare.parquet")), declared, tmp_path)
    assert read.notes == ("the rows have no column id with an id each: whether some of them are repeated is not known",)


@pytest.mark.parametrize(
    ("problem", "said"),
    [
        (Problem("12 rows have no day"), "rows.csv: 12 rows have no day"),
        (Problem("repeats", Where("late.csv")), "late.csv: repeats"),
        (Problem("is text", key="data.columns.a"), "data.columns.a: is text"),
    ],
    ids=["nameless", "with a place", "with a key"],
)
def test_only_a_nameless_problem_gets_the_file(problem, said):
    with pytest.raises(EvidenceError) as raised, window_table.about("rows.csv"):
        raise EvidenceError(problem)
    assert str(raised.value) == said


def test_what_was_declared_is_not_about_the_file():
    with pytest.raises(DeclarationError, match=r"^--since must be"), window_table.about("rows.csv"):
        raise DeclarationError("--since must be a time")
