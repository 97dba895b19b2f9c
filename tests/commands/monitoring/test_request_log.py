"""What servers logged of their requests becomes rows; what cannot be trusted is named with its line."""

import json
from datetime import UTC, datetime

import pytest
from pydantic import TypeAdapter

import monitored_project
from tidegate.commands.monitoring import request_log
from tidegate.config.schema.data import Columns
from tidegate.errors import EvidenceError

COLUMNS = TypeAdapter(Columns).validate_python(monitored_project.DATA["columns"])
NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)


def line(number=0, **changed):
    inputs = {"temp": [1.5], "origin": ["EWR"]}
    known = {"id": f"r{number}", "time": "2026-11-28T08:00:00.5Z", "model": "drawn", "version": "a" * 40}
    return {**known, "status": 200, "rows": 1, "inputs": inputs, **changed}


@pytest.fixture
def read(tmp_path):
    def read(*lines, end="\n"):
        path = tmp_path / "requests.jsonl"
        texts = [text if isinstance(text, str) else json.dumps(text) for text in lines]
        path.write_text("\n".join(texts) + end)
        assert request_log.is_one(path)
        return request_log.read(path, COLUMNS, "drawn", NOW)

    return read


def test_a_row_per_request_with_id_and_time(read):
    log = read(line(0), line(1, inputs={"temp": [None], "origin": ["JFK"]}))
    assert log.table.to_pydict() == {
        "id": ["r0", "r1"],
        "day": [datetime(2026, 11, 28, 8, 0, 0, 500_000)] * 2,
        "temp": [1.5, None],
        "origin": ["EWR", "JFK"],
    }
    assert log.notes == ("2 rows of 2 logged requests; 0 of 2 have no inputs",)


def test_rows_of_one_request_have_ids_of_their_own(read):
    log = read(line(0, inputs={"temp": [1, 2], "origin": ["EWR", "LGA"]}, predictions=[0.1, 0.2]))
    assert log.table.column("id").to_pylist() == ["r0.0", "r0.1"]
    assert log.table.column(request_log.SERVED).to_pylist() == [0.1, 0.2]


def test_requests_outside_of_the_sample_and_refused_ones_are_counted(read):
    refused = line(2, status=400)
    unsampled = {key: value for key, value in line(1).items() if key != "inputs"}
    assert read(line(0), unsampled, refused).notes == ("1 rows of 1 logged requests; 2 of 3 have no inputs",)


def test_repeated_lines_and_a_line_that_is_being_written_are_left_out_and_said(read):
    again = line(0, time="2026-11-28T08:00:01Z")
    log = read(line(0), again, '{"id": "r2", "ti', end="")
    assert log.table.num_rows == 1
    assert log.notes[1:] == (
        "1 lines repeat a request and are left out",
        "the last line is not complete and is left out",
    )


def test_versions_are_counted(read):
    assert read(line(0), line(1, version="b" * 40)).notes[1] == (
        "2 versions answered: aaaaaaaaaaaa (1), bbbbbbbbbbbb (1)"
    )


def test_a_redacted_input_is_no_column(read):
    log = read(line(0, inputs={"temp": [1.5], "origin": "redacted"}))
    assert "origin" not in log.table.column_names


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (({"id": 1}, line(1)), r"requests.jsonl:2: is not a logged request: id"),
        (("no json", line(1)), r"requests.jsonl:2: is not a logged request: Invalid JSON"),
        ((line(1), line(1, inputs={"temp": [9.0], "origin": ["EWR"]})), "requests.jsonl:3: has the id r1 of line 2"),
        ((line(1, model="loans"),), "has requests of other models than drawn: loans"),
        ((line(1, time="2026-11-28T12:06:00Z"),), "1 requests are from the future, the last of 2026-11-28T12:06"),
        ((line(1, time="2026-11-28T12:06:00"),), "1 requests have a time without a zone"),
        ((line(1, inputs={"temp": [1.0, 2.0], "origin": ["EWR"]}),), r"the request r1 has lists of \[1, 2\] values"),
        ((line(1, inputs={"temp": ["warm"], "origin": ["EWR"]}),), "temp has values that are no float"),
        ((line(1, predictions=["high"]), line(0, predictions=[0.5])), "predictions are no numbers"),
    ],
)
def test_what_decides_nothing_is_named(read, lines, said):
    first = line(0, predictions=[0.5])
    with pytest.raises(EvidenceError, match=said):
        read(first, *lines)


def test_without_inputs_the_remedy_is_named(read):
    with pytest.raises(EvidenceError, match=r"no request with inputs among 1; start servers with --log-inputs"):
        read({key: value for key, value in line(0).items() if key != "inputs"})


def test_a_clock_that_is_a_little_ahead_is_no_fault(read):
    assert read(line(0, time="2026-11-28T12:04:00Z")).table.num_rows == 1


@pytest.mark.parametrize(("name", "text"), [("rows.jsonl", '{"temp": 1}'), ("rows.jsonl", "x"), ("log.csv", "id")])
def test_other_files_are_no_logs(tmp_path, name, text):
    (tmp_path / name).write_text(text)
    assert not request_log.is_one(tmp_path / name)
