"""What does not fit is refused with the reason, at once and without being held."""

import copy
import json
import socket
from pathlib import Path

import pytest

from serve.conftest import serving
from serve_requests import INFER, TENSORS, ask, request


def changed(path, value):
    """The fitting request with one place changed: ("inputs", 0, "data")."""
    body = copy.deepcopy(request())
    *parents, last = path
    place = body
    for part in parents:
        place = place[part]
    place[last] = value
    return body


BAD = {
    "an empty body": b"",
    "no JSON": b"carrier=AA",
    "half of a JSON document": b'{"inputs": [',
    "NaN": json.dumps(changed(("inputs", 2, "data"), [float("nan"), 1.0])).encode(),
    "infinity": json.dumps(changed(("inputs", 2, "data"), [float("inf"), 1.0])).encode(),
    "a number beyond a double": json.dumps(request()).replace("350.5", "1e999").encode(),
    "an integer of 5,000 digits": json.dumps(request()).replace("350.5", "9" * 5000).encode(),
    "100,000 nested brackets": b"[" * 100_000,
    "a repeated key": b'{"inputs": [], "inputs": []}',
    "bytes that are no UTF-8": b'{"inputs": "\xff\xfe"}',
    "a shape of a float": changed(("inputs", 0, "shape"), [2.0]),
    "a shape of true": changed(("inputs", 2, "shape"), [2, True]),
    "a size in bytes beside data": changed(("inputs", 0, "parameters"), {"binary_data_size": 8}),
    "a list": [],
    "a number": 3,
    "null": b"null",
    "no inputs": {},
    "inputs that are no list": {"inputs": {"carrier": ["AA"]}},
    "an unknown key": request() | {"model": "other"},
    "an id that is no text": request() | {"id": 7},
    "half of a surrogate pair as a key": b'{"\\ud800": 1}',
    "half of a surrogate pair as an id": json.dumps(request() | {"id": "\ud800"}).encode(),
    "half of a surrogate pair as a name": changed(("inputs", 0, "name"), "\udfff"),
    "half of a surrogate pair as a datatype": changed(("inputs", 0, "datatype"), "\ud800"),
    "half of a surrogate pair as a value": changed(("inputs", 0, "data"), ["\ud800", "AA"]),
    "half of a surrogate pair in bytes": b'{"id": "\xed\xa0\x80"}',
    "another encoding": json.dumps(request()).encode("utf-16"),
    "an output named by a list": request() | {"outputs": [{"name": []}]},
    "an output named by an object": request() | {"outputs": [{"name": {}}]},
    "an output that is null": request() | {"outputs": [None]},
    "outputs that are text": request() | {"outputs": "positive"},
    "an output named twice": request() | {"outputs": [{"name": "positive"}] * 2},
    "an output named 30,000 times": request() | {"outputs": [{"name": "positive"}] * 30_000},
    "an input named by a list": changed(("inputs", 0, "name"), []),
    "an input whose datatype is a list": changed(("inputs", 0, "datatype"), []),
    "an output that does not exist": request() | {"outputs": [{"name": "score"}]},
    "a missing input": changed(("inputs",), request()["inputs"][1:]),
    "an extra input": changed(("inputs",), [*request()["inputs"], request()["inputs"][0] | {"name": "late"}]),
    "an input given twice": changed(("inputs",), [*request()["inputs"], request()["inputs"][0]]),
    "another datatype": changed(("inputs", 2, "datatype"), "BYTES"),
    "text where a number belongs": changed(("inputs", 2, "data"), ["far", 1.0]),
    "a number where text belongs": changed(("inputs", 0, "data"), [1, 2]),
    "true where a number belongs": changed(("inputs", 2, "data"), [True, 1.0]),
    "a fraction where a whole number belongs": changed(("inputs", 3, "data"), [0.5, 1]),
    "a whole number beyond 64 bits": changed(("inputs", 3, "data"), [2**63, 1]),
    "a gap where none is declared": changed(("inputs", 0, "data"), [None, "AA"]),
    "ragged columns": changed(("inputs", 2, "data"), [1.0]),
    "a shape that is not the data's": changed(("inputs", 2, "shape"), [3]),
    "nested data": changed(("inputs", 2, "data"), [[1.0], [2.0]]),
    "no rows": {"inputs": [tensor | {"shape": [0], "data": []} for tensor in request()["inputs"]]},
    "a date that is none": changed(("inputs", 5, "data"), ["2024-02-31T00:00:00", None]),
    "a date with an offset": changed(("inputs", 5, "data"), ["2024-02-01T00:00:00+02:00", None]),
    "a date beyond the calendar of the library": changed(("inputs", 5, "data"), ["9999-01-01T00:00:00", None]),
    "text of a megabyte": changed(("inputs", 0, "data"), ["A" * 1_000_000, "AA"]),
    "an input without data": changed(("inputs", 0), {"name": "carrier", "datatype": "BYTES", "shape": [2]}),
}


@pytest.mark.parametrize("body", BAD.values(), ids=BAD)
def test_a_body_that_does_not_fit_is_refused_with_the_reason(body, port):
    status, answer = ask(port, INFER, body)
    assert status == 400, answer
    assert answer["error"]


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (BAD["a missing input"], "inputs are missing: carrier"),
        (BAD["a gap where none is declared"], "carrier: value 0 is missing, and this input is not nullable"),
        (BAD["another datatype"], "distance: datatype must be FP64, got BYTES"),
        (BAD["an output named 30,000 times"], "outputs names positive more than once"),
        (BAD["ragged columns"], "distance: shape and data must agree on 2 rows"),
    ],
)
def test_the_reason_names_the_input(body, message, port):
    assert ask(port, INFER, body)[1]["error"] == message


def test_more_rows_than_a_request_may_have_are_refused(port):
    many = {name: (datatype, data * 6000) for name, (datatype, data) in TENSORS.items()}
    status, answer = ask(port, INFER, request(**many))
    assert (status, answer["error"]) == (400, "12000 rows; a request has 1 to 10000")


def memory_mib(process):
    lines = Path(f"/proc/{process.pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))


def test_a_body_of_100_mib_is_refused_at_once_and_not_held(server):
    process, port = server
    assert ask(port, INFER, request())[0] == 200
    before = memory_mib(process)
    with socket.create_connection(("127.0.0.1", port), timeout=120) as client:
        client.sendall(f"POST {INFER} HTTP/1.1\r\nHost: x\r\nContent-Length: {100 * 2**20}\r\n\r\n".encode())
        assert client.recv(100).startswith(b"HTTP/1.1 413"), "before a byte of it was sent"
    status, answer = ask(port, INFER, b"x" * 100 * 2**20)
    assert status == 413, answer
    assert memory_mib(process) - before < 50


def test_a_body_of_unknown_length_is_refused_when_it_passes_the_limit(port):
    with socket.create_connection(("127.0.0.1", port), timeout=120) as client:
        client.sendall(f"POST {INFER} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n".encode())
        for _ in range(6):
            client.sendall(b"100000\r\n" + b"x" * 2**20 + b"\r\n")
        assert client.recv(100).startswith(b"HTTP/1.1 413")


NUMBERS = b'{"inputs":[{"name":"x","shape":[1],"datatype":"FP64","data":[' + b"1.5," * 900_000 + b"1]}]}"
LARGE = {
    "a million numbers": NUMBERS,
    "a quarter of a million keys": b"{" + b",".join(b'"%d":1' % number for number in range(250_000)) + b"}",
    "no end": NUMBERS[:-1],
}


@pytest.mark.parametrize("body", LARGE.values(), ids=LARGE)
def test_large_bodies_are_not_held_once_they_are_refused(body, packaged):
    """Each takes 30 to 45 MB to parse; an error that holds its frames, and they it, would keep that for minutes."""
    with serving(packaged) as (process, port):
        for _ in range(2):
            ask(port, INFER, body)
        before = memory_mib(process)
        for _ in range(10):
            assert ask(port, INFER, body)[0] == 400
        assert memory_mib(process) - before < 100


def test_bodies_of_unknown_length_are_not_held_once_they_are_refused(packaged):
    chunk = b"400000\r\n" + b"x" * 2**22 + b"\r\n1\r\nx\r\n"
    with serving(packaged) as (process, port):
        before = memory_mib(process)
        for _ in range(40):
            with socket.create_connection(("127.0.0.1", port), timeout=120) as client:
                head = f"POST {INFER} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
                client.sendall(head.encode() + chunk)
                assert client.recv(100).startswith(b"HTTP/1.1 413")
        assert memory_mib(process) - before < 60


@pytest.mark.parametrize("length", ["-1", "1e3", "9" * 30])
def test_a_content_length_that_is_no_length_is_refused(length, port):
    with socket.create_connection(("127.0.0.1", port), timeout=120) as client:
        client.sendall(f"POST {INFER} HTTP/1.1\r\nHost: x\r\nContent-Length: {length}\r\n\r\n".encode())
        assert client.recv(100).split()[1] in (b"400", b"413")


@pytest.mark.parametrize(
    ("path", "body", "expected"),
    [("/nothing", None, 404), (INFER, None, 405), ("/v2/models/other/infer", {}, 404), ("/metrics", {}, 405)],
)
def test_what_is_not_there_is_said_in_json(path, body, expected, port):
    status, answer = ask(port, path, body)
    assert (status, set(answer)) == (expected, {"error"})
