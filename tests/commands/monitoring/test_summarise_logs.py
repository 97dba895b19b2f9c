"""Access logs are read line by line; what is not a line of one is counted and named, and breaks nothing."""

import gzip
import io
import json
import sys
from types import SimpleNamespace

import pytest

from tidegate.columns import ColumnType
from tidegate.commands.monitoring import summarise_logs
from tidegate.data.signature import InputTensor, OutputTensor, Signature
from tidegate.errors import DeclarationError, EvidenceError, InfrastructureError
from tidegate.serve.observability.access_log import AccessLog, Exchange, LogOptions

DISTANCE = InputTensor("distance", "FP64", ColumnType.FLOAT, nullable=True, unit=None)
SIGNATURE = Signature("flights", "binary", 0.4, (DISTANCE,), (OutputTensor("probability", "FP64"),))


def lines(*exchanges):
    """As a server writes them."""
    written = []
    log = AccessLog(LogOptions(track="canary", inputs=("distance",), sample=1), SIGNATURE, "abc", written.append)
    for exchange in exchanges:
        log.log(exchange)
    return b"".join(written)


ANSWERED = Exchange("r-1", status=200, cause="", rows=2, values={"distance": [1.5, None]})
REFUSED = Exchange("r-2", status=400, cause="value", name="distance")


def test_what_a_server_writes_is_summarised(tmp_path):
    (tmp_path / "a.log").write_bytes(lines(ANSWERED, REFUSED))
    with gzip.open(tmp_path / "b.log.gz", "wb") as packed:
        packed.write(lines(ANSWERED))
    summary = summarise_logs.run([str(tmp_path / "a.log"), str(tmp_path / "b.log.gz")])
    assert (summary.requests, summary.damaged) == (3, 0)
    (times,) = summary.versions
    assert (times.version, times.track, times.answered, times.rows) == ("abc", "canary", 2, 4)
    assert [(failures.input, failures.requests) for failures in summary.inputs] == [("distance", 1)]


def test_the_standard_input_is_read(monkeypatch):
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(lines(ANSWERED))))
    assert summarise_logs.run(["-"]).requests == 1


WHOLE = json.loads(lines(REFUSED))
DAMAGED = {
    "a half of a line": b'{"time": "2026',
    "a line of something else": b"INFO: started",
    "a list": b"[1]",
    "no time": json.dumps({key: value for key, value in WHOLE.items() if key != "time"}).encode(),
    "a status of text": json.dumps(WHOLE | {"status": "400"}).encode(),
    "a negative time": json.dumps(WHOLE | {"total_ms": -1}).encode(),
    "a time that is no number": json.dumps(WHOLE | {"total_ms": float("nan")}).encode(),
    "a time beyond all floats": json.dumps(WHOLE | {"total_ms": 10**400}).encode(),
    "rows of text": json.dumps(WHOLE | {"rows": "1"}).encode(),
    "a long id": json.dumps(WHOLE | {"id": "x" * 500}).encode(),
    "bytes that are not text": b"\xff\xfe\x00",
    "10,000 levels": b"[" * 10_000,
    "an endless line": b"x" * (3 * summarise_logs.LONGEST_LINE),
    "an empty line": b"",
}


@pytest.mark.parametrize("damaged", DAMAGED.values(), ids=DAMAGED)
def test_a_damaged_line_is_counted_and_named_and_the_next_one_is_read(damaged, tmp_path):
    log = tmp_path / "a.log"
    log.write_bytes(lines(ANSWERED) + damaged + b"\n" + lines(REFUSED))
    summary = summarise_logs.run([str(log)])
    assert (summary.requests, summary.damaged) == (2, 1)
    assert summary.damaged_lines[0].startswith(f"{log}:2: ")


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(DeclarationError, match=r"no\.log: not found, or not a file"):
        summarise_logs.run([str(tmp_path / "no.log")])


@pytest.mark.parametrize(("content", "found"), [(b"", "not one line of"), (b"a\nb\n", "none of 2 lines is of")])
def test_without_one_request_there_is_nothing_to_summarise(content, found, tmp_path):
    (tmp_path / "a.log").write_bytes(content)
    with pytest.raises(EvidenceError, match=f"{found} an access log; start the server with --access-log"):
        summarise_logs.run([str(tmp_path / "a.log")])


def test_a_damaged_archive_is_an_error_of_the_disk(tmp_path):
    (tmp_path / "a.log.gz").write_bytes(gzip.compress(lines(ANSWERED))[:-9])
    with pytest.raises(InfrastructureError, match=r"a.log.gz: cannot be read"):
        summarise_logs.run([str(tmp_path / "a.log.gz")])
