"""Which rows a window has, their labels and predictions; what is wrong with it is named and decides nothing."""

import json
from datetime import UTC, datetime

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pytest

import monitored_project as drawn
from tidegate import storage
from tidegate.artifacts import write_table
from tidegate.commands.monitoring.window_rows import window_rows
from tidegate.commands.monitoring.window_table import WindowRequest
from tidegate.config.composing.compose import compose
from tidegate.config.validation.parse import typed
from tidegate.errors import DeclarationError, EvidenceError


@pytest.fixture
def there(monitored_project, monkeypatch):
    monkeypatch.chdir(monitored_project)


def read(path, **request):
    with storage.folder() as scratch:
        return window_rows(WindowRequest(str(path), **request), typed(compose().root), scratch)


@pytest.fixture
def table():
    return drawn.rows(600, days=30)


@pytest.fixture
def path(there, table, tmp_path):
    write_table(tmp_path / "new.parquet", table)
    return tmp_path / "new.parquet"


def test_rows_have_predictions_labels_and_days(path, table):
    rows = read(path)
    assert rows.rows == 600
    assert len({*rows.blocks}) == 30
    assert np.array_equal(rows.truth, table.column("late").to_numpy(zero_copy_only=False).astype(float))
    assert ((rows.predicted > 0) & (rows.predicted < 1)).all()


def test_a_csv_file_gives_the_same(path, table, tmp_path):
    pyarrow.csv.write_csv(table, tmp_path / "new.csv")
    assert np.allclose(read(tmp_path / "new.csv").predicted, read(path).predicted)


def test_a_part_of_the_time(path):
    rows = read(path, since="1970-01-11", until="1970-01-21T00:00:00")
    assert rows.rows == 200
    assert (rows.seconds.min(), rows.seconds.max() < 20 * 86400) == (10 * 86400, True)


def test_labels_that_came_late_are_joined_by_id(there, table, tmp_path):
    late = table.select(["id", "late"]).slice(0, 100)
    write_table(tmp_path / "late.parquet", late.take(np.random.default_rng(1).permutation(100)))
    write_table(tmp_path / "new.parquet", table.drop_columns(["late"]))
    truth = read(tmp_path / "new.parquet", labels=str(tmp_path / "late.parquet")).truth
    assert np.array_equal(truth[:100], late.column("late").to_numpy(zero_copy_only=False).astype(float))
    assert np.isnan(truth[100:]).all()


def test_a_late_label_goes_before_an_earlier_one(path, table, tmp_path):
    changed = pa.table({"id": ["r0"], "late": [not table.column("late")[0].as_py()]})
    write_table(tmp_path / "late.parquet", changed)
    before, after = read(path).truth, read(path, labels=str(tmp_path / "late.parquet")).truth
    assert (before != after).nonzero()[0].tolist() == [0]


def without(table, name):
    return table.drop_columns([name])


def retyped(table):
    return table.set_column(1, "temp", pa.array(["warm"] * table.num_rows))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda table: table.slice(0, 0), "has no rows"),
        (lambda table: without(table, "temp"), "the schema moved: temp not found"),
        (retyped, "the schema moved: is text, declared float"),
        (lambda table: pa.concat_tables([table, table.slice(0, 3)]), "3 rows repeat an id of id, first r0"),
        (lambda table: table.set_column(4, "day", pa.nulls(600, pa.timestamp("us"))), "600 rows have no day"),
    ],
    ids=["no rows", "lost column", "other type", "repeated ids", "no times"],
)
def test_a_window_that_decides_nothing_is_named(there, table, tmp_path, change, said):
    write_table(tmp_path / "new.parquet", change(table))
    with pytest.raises(EvidenceError, match=said):
        read(tmp_path / "new.parquet")


@pytest.mark.parametrize(
    ("request_", "error", "said"),
    [
        ({"since": "2030-01-01"}, EvidenceError, "no row from 2030-01-01 until the last; the rows are from 1970-01-01"),
        ({"since": "yesterday"}, DeclarationError, "--since must be a time in ISO form"),
    ],
)
def test_a_time_without_rows_is_named(path, request_, error, said):
    with pytest.raises(error, match=said):
        read(path, **request_)


def test_missing_values_are_left_to_objectives(there, tmp_path):
    write_table(tmp_path / "new.parquet", drawn.rows(600, missing=0.5))
    assert read(tmp_path / "new.parquet").table.column("temp").null_count > 200


def test_a_file_that_is_not_there_is_named(there):
    with pytest.raises(EvidenceError, match="not found"):
        read("nothing.parquet")


def test_a_folder_is_given_as_a_source(there, tmp_path):
    with pytest.raises(EvidenceError, match=r"is a folder; declare it under monitor\.sources"):
        read(tmp_path)


def logged(path, table, *, without=(), predictions=None):
    """The rows as a server logs its requests, one row each."""
    lines = []
    for place, row in enumerate(table.to_pylist()):
        inputs = {name: "redacted" if name in without else [row[name]] for name in ("temp", "origin")}
        known = {"id": row["id"], "time": f"{row['day'].isoformat()}Z", "model": "drawn", "version": "a1"}
        answered = {} if predictions is None else {"predictions": [predictions[place]]}
        lines.append(json.dumps({**known, "status": 200, "inputs": inputs, **answered}))
    path.write_text("\n".join(lines) + "\n")


def test_a_log_of_requests_with_late_labels_gives_the_same_as_the_rows(path, table, tmp_path):
    logged(tmp_path / "requests.jsonl", table)
    write_table(tmp_path / "late.parquet", table.select(["id", "late"]))
    rows, known = read(tmp_path / "requests.jsonl", labels=str(tmp_path / "late.parquet")), read(path)
    assert np.array_equal(rows.predicted, known.predicted)
    assert np.array_equal(rows.truth, known.truth)
    assert [*rows.blocks] == [*known.blocks]
    assert rows.notes == ("600 rows of 600 logged requests; 0 of 600 have no inputs",)


def test_what_was_answered_stands_in_for_a_model_whose_inputs_are_private(there, table, tmp_path):
    answered = [0.25] * 300 + [0.5] * 300
    logged(tmp_path / "requests.jsonl", table, without=["origin"], predictions=answered)
    rows = read(tmp_path / "requests.jsonl", since="1970-01-16")
    assert rows.predicted.tolist() == rows.served.tolist() == [0.5] * 300
    logged(tmp_path / "requests.jsonl", table, without=["origin"])
    with pytest.raises(EvidenceError, match="the schema moved: origin not found"):
        read(tmp_path / "requests.jsonl")


def test_the_current_model_predicts_where_its_inputs_were_logged(path, table, tmp_path):
    logged(tmp_path / "requests.jsonl", table, predictions=[0.25] * 600)
    rows = read(tmp_path / "requests.jsonl")
    assert np.array_equal(rows.predicted, read(path).predicted)
    assert set(rows.served) == {0.25}


def test_rows_of_the_future_are_named_and_can_be_left_out(path):
    now = datetime(1970, 1, 20, tzinfo=UTC)
    said = (
        "199 of 600 rows have a time after now, the last 1970-01-30T22:48:00: a clock is ahead; .* --until 1970-01-20"
    )
    with pytest.raises(EvidenceError, match=said):
        read(path, now=now)
    assert read(path, now=now, until="1970-01-20").rows == 380
