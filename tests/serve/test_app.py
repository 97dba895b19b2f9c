"""The server over real sockets: answers as trained, refuses what does not fit, and never falls over."""

import copy
import http.client
import json
import signal
import socket
import threading
import time
from pathlib import Path

import pytest

from serve.conftest import serving

INFER = "/v2/models/flights/infer"
TENSORS = {
    "carrier": ("BYTES", ["AA", "B6"]),
    "note": ("BYTES", ["vip", None]),
    "distance": ("FP64", [350.5, None]),
    "stops": ("INT64", [0, None]),
    "rebooked": ("BOOL", [False, None]),
    "booked": ("BYTES", ["2024-02-01T08:00:00", None]),
}


def ask(port, path, body=None, headers=None):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        content = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
        connection.request("GET" if body is None else "POST", path, content, headers or {})
        response = connection.getresponse()
        text = response.read().decode()
        return response.status, json.loads(text) if text.startswith(("{", "[")) else text
    finally:
        connection.close()


def request(**changes):
    """A request of two rows that fits; `changes` replace (datatype, data) of inputs."""
    return {
        "inputs": [
            {"name": name, "datatype": datatype, "shape": [len(data)], "data": data}
            for name, (datatype, data) in (TENSORS | changes).items()
        ]
    }


def test_the_golden_requests_get_the_answers_of_training(port, packaged):
    golden = json.loads((packaged / "golden.json").read_text())
    status, answer = ask(port, INFER, {"id": "42", "inputs": golden["inputs"]})
    assert (status, answer["id"], answer["model_name"]) == (200, "42", "flights")
    probability, positive = answer["outputs"]
    assert probability["data"] == pytest.approx(golden["answers"], rel=1e-12)
    assert probability["shape"] == [len(golden["answers"])]
    assert positive["data"] == [each >= 0.4 for each in probability["data"]]


def test_a_client_may_ask_for_one_output(port):
    status, answer = ask(port, INFER, request() | {"outputs": [{"name": "positive"}]})
    assert (status, [each["name"] for each in answer["outputs"]]) == (200, ["positive"])


def test_inputs_in_another_order_get_the_same_answer(port):
    given = request()
    turned = {"inputs": given["inputs"][::-1]}
    assert ask(port, INFER, given)[1]["outputs"] == ask(port, INFER, turned)[1]["outputs"]


def test_a_column_may_be_written_as_a_matrix_of_one_column(port):
    given = request()
    for tensor in given["inputs"]:
        tensor["shape"] = [2, 1]
    assert ask(port, INFER, given)[0] == 200


def test_health_and_metadata(port):
    assert ask(port, "/v2/health/live") == (200, {"live": True})
    assert ask(port, "/v2/health/ready")[1]["ready"] is True
    assert ask(port, "/v2/models/flights/ready")[0] == 200
    assert ask(port, "/v2")[1]["name"] == "tidegate"
    described = ask(port, "/v2/models/flights")[1]
    assert described["inputs"][2] == {"name": "distance", "datatype": "FP64", "shape": [-1]}


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


def test_a_whole_surrogate_pair_is_text(port):
    assert ask(port, INFER, request() | {"id": "\U0001f30a"})[1]["id"] == "\U0001f30a"


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
    before, started = memory_mib(process), time.monotonic()
    status, answer = ask(port, INFER, b"x" * 100 * 2**20)
    assert status == 413, answer
    assert time.monotonic() - started < 3
    assert memory_mib(process) - before < 50


def test_a_body_of_unknown_length_is_refused_when_it_passes_the_limit(port):
    with socket.create_connection(("127.0.0.1", port), timeout=20) as client:
        client.sendall(f"POST {INFER} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n".encode())
        for _ in range(6):
            client.sendall(b"100000\r\n" + b"x" * 2**20 + b"\r\n")
        assert client.recv(100).startswith(b"HTTP/1.1 413")


@pytest.mark.parametrize("length", ["-1", "1e3", "9" * 30])
def test_a_content_length_that_is_no_length_is_refused(length, port):
    with socket.create_connection(("127.0.0.1", port), timeout=20) as client:
        client.sendall(f"POST {INFER} HTTP/1.1\r\nHost: x\r\nContent-Length: {length}\r\n\r\n".encode())
        assert client.recv(100).split()[1] in (b"400", b"413")


@pytest.mark.parametrize(
    ("path", "body", "expected"),
    [("/nothing", None, 404), (INFER, None, 405), ("/v2/models/other/infer", {}, 404), ("/metrics", {}, 405)],
)
def test_what_is_not_there_is_said_in_json(path, body, expected, port):
    status, answer = ask(port, path, body)
    assert (status, set(answer)) == (expected, {"error"})


def sample(port, name):
    for line in ask(port, "/metrics")[1].splitlines():
        if line.startswith(name + " "):
            return float(line.rpartition(" ")[2])
    return 0.0


SERIES = (
    'tidegate_requests_total{code="200"}',
    'tidegate_requests_total{code="400"}',
    "tidegate_request_seconds_count",
    'tidegate_request_seconds_bucket{le="+Inf"}',
    "tidegate_score_count",
    "tidegate_score_sum",
)


def test_prometheus_can_compute_error_ratio_latency_and_mean_score(port):
    before = [sample(port, name) for name in SERIES]
    _, answer = ask(port, INFER, request())
    ask(port, INFER, {})
    ask(port, "/v2/health/live")
    grown = [sample(port, name) - earlier for name, earlier in zip(SERIES, before, strict=True)]
    assert grown == pytest.approx([1, 1, 2, 2, 2, sum(answer["outputs"][0]["data"])])


def test_health_answers_while_predictions_run(port):
    many = {name: (datatype, data * 5000) for name, (datatype, data) in TENSORS.items()}
    body = json.dumps(request(**many)).encode()
    working = [threading.Thread(target=ask, args=(port, INFER, body)) for _ in range(6)]
    for each in working:
        each.start()
    waits = []
    while any(each.is_alive() for each in working):
        started = time.monotonic()
        assert ask(port, "/v2/health/live")[0] == 200
        waits.append(time.monotonic() - started)
    assert len(waits) > 3
    assert sorted(waits)[len(waits) // 2] < 0.2


def test_a_stopped_server_answers_what_it_has_accepted_and_ends_cleanly(packaged):
    with serving(packaged) as (process, port):
        many = {name: (datatype, data * 5000) for name, (datatype, data) in TENSORS.items()}
        body = json.dumps(request(**many)).encode()
        client = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        client.request("POST", INFER, body)
        assert ask(port, "/v2/health/live")[0] == 200  # asked later, so the server has seen the request before it
        process.send_signal(signal.SIGTERM)
        assert client.getresponse().status == 200
        assert process.wait(20) == 0
