"""Answered rows are logged as `monitor` reads them, a sample of the requests, and never a private column."""

import json
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

import model_project
from tidegate.columns import ColumnType
from tidegate.commands.monitoring import window_file
from tidegate.data.request_values import validated
from tidegate.data.signature import PREDICTED, InputTensor, OutputTensor, Signature
from tidegate.errors import DeclarationError
from tidegate.models.packages.describe_signature import describe, encode
from tidegate.serve.observability import row_log
from tidegate.serve.observability.row_log import RowLog, RowLogOptions

DISTANCE = InputTensor("distance", "FP64", ColumnType.FLOAT, nullable=True, unit=None)
NAME = InputTensor("name", "BYTES", ColumnType.STRING, nullable=True, unit=None, private=True)
SIGNATURE = Signature("flights", "binary", 0.4, (DISTANCE, NAME), (OutputTensor("probability", "FP64"),))
VALUES = {"distance": [1.5, None], "name": ["Kim", "Lee"]}
ALL = RowLogOptions(sample=1)


def logged(options=ALL, signature=SIGNATURE, values=VALUES, predictions=(0.25, 0.5)):
    written = []
    RowLog(options, signature, "abc", written.append).log("r-1", values, np.array(predictions))
    return [json.loads(line) for line in b"".join(written).splitlines()]


def test_each_row_has_its_inputs_its_answer_and_a_key_of_its_own():
    rows = logged()
    assert [row["tidegate_request"] for row in rows] == ["r-1", "r-1/1"]
    assert [(row["distance"], row[PREDICTED]) for row in rows] == [(1.5, 0.25), (None, 0.5)]
    assert {row["tidegate_version"] for row in rows} == {"abc"}


def test_a_private_column_is_never_logged():
    assert "Kim" not in json.dumps(logged())
    assert not any("name" in row for row in logged())


def test_of_several_classes_each_probability_is_logged():
    assert logged(predictions=[[0.2, 0.8], [0.5, 0.5]])[0][PREDICTED] == [0.2, 0.8]


def test_requests_are_sampled_and_their_rows_bounded(monkeypatch):
    assert logged(replace(ALL, sample=0)) == []
    monkeypatch.setattr(row_log, "MOST_ROWS", 1)
    assert len(logged()) == 1


@pytest.mark.parametrize("key", ["distance", "name", PREDICTED])
def test_the_key_is_a_column_of_its_own(key):
    with pytest.raises(DeclarationError, match=f"must be a column of its own; {key} is one already"):
        logged(RowLogOptions(sample=1, key=key))


def test_a_sample_is_a_share():
    with pytest.raises(DeclarationError, match="a share from 0 to 1"):
        RowLogOptions(sample=2)


def test_monitor_reads_the_rows_as_they_were_sent(tmp_path):
    columns = model_project.columns()
    signature = describe(columns, model="flights", task="binary", threshold=0.4)
    sent = model_project.table(30)
    values = validated(encode(sent, columns), signature.columns, 30)
    key = next(name for name, column in columns.items() if column.role == "id")
    rows = logged(RowLogOptions(sample=1, key=key), signature, values, np.full(30, 0.5))
    (tmp_path / "rows.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    written = window_file.rows(str(tmp_path / "rows.jsonl"), SimpleNamespace(columns=columns, name="flights"), {})
    read, answers = window_file.without_answers(written.table)
    assert answers.tolist() == [0.5] * 30
    assert read.column("distance").to_pylist() == values["distance"]
    assert read.column("carrier").to_pylist() == values["carrier"]
    assert [time and time.isoformat() for time in read.column("booked").to_pylist()] == values["booked"]
