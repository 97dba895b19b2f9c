"""What two readers of HTTP could take for different requests has one answer: 400, and the end of the connection."""

import json
import shutil
import socket
import struct
from pathlib import Path

import pytest

from serve.conftest import serving
from serve_requests import INFER, ask, request

BODY = json.dumps(request()).encode()
LENGTH = b"Content-Length: %d" % len(BODY)
CHUNKED = b"Transfer-Encoding: chunked"
CHUNKS = b"%x\r\n%b\r\n0\r\n\r\n" % (len(BODY), BODY)
OTHER = b"GET /v2/health/live HTTP/1.1\r\nHost: x\r\n\r\n"
HOST = b"Host: x"


def sent(*fields: bytes, body: bytes = BODY, line: bytes = b"POST %b HTTP/1.1" % INFER.encode()) -> bytes:
    return b"\r\n".join([line, *fields, b"", body])


SMUGGLED = {
    "a length beside chunks": sent(HOST, LENGTH, CHUNKED, body=b"0\r\n\r\n" + OTHER),
    "chunks beside a length": sent(HOST, CHUNKED, b"Content-Length: 4", body=CHUNKS),
    "two lengths": sent(HOST, LENGTH, b"Content-Length: 3"),
    "one length twice": sent(HOST, LENGTH, LENGTH),
    "a list of lengths": sent(HOST, b"Content-Length: %d, %d" % (len(BODY), len(BODY))),
    "a length with a sign": sent(HOST, b"Content-Length: +%d" % len(BODY)),
    "a length in hexadecimal digits": sent(HOST, b"Content-Length: 0x10"),
    "a space before the colon of a length": sent(HOST, b"Content-Length : %d" % len(BODY)),
    "a space before the colon of chunks": sent(HOST, b"Transfer-Encoding : chunked", body=CHUNKS),
    "chunks by another name": sent(HOST, b"Transfer-Encoding: xchunked", body=CHUNKS),
    "chunks behind a control character": sent(HOST, b"Transfer-Encoding: \x0bchunked", body=CHUNKS),
    "chunks that are not the last coding": sent(HOST, b"Transfer-Encoding: chunked, identity", body=CHUNKS),
    "chunks of another coding": sent(HOST, b"Transfer-Encoding: gzip, chunked", body=CHUNKS),
    "chunks twice": sent(HOST, CHUNKED, CHUNKED, body=CHUNKS),
    "a coding that is none": sent(HOST, b"Transfer-Encoding: identity", LENGTH),
    "a field on two lines": sent(HOST, b"X: a\r\n Content-Length: 3", LENGTH),
    "lines that end in LF": sent(HOST, LENGTH).replace(b"\r\n", b"\n"),
    "a CR within a field": sent(HOST, b"X: a\rContent-Length: 3", LENGTH),
    "a NUL within a field": sent(HOST, b"X: a\0b", LENGTH),
    "a field without a name": sent(HOST, b": x", LENGTH),
    "no host": sent(LENGTH),
    "two hosts": sent(HOST, b"Host: y", LENGTH),
    "two hosts of an older version": sent(HOST, HOST, LENGTH, line=b"POST %b HTTP/1.0" % INFER.encode()),
    "a version that is none": sent(HOST, LENGTH, line=b"POST %b HTTP/1.2" % INFER.encode()),
    "a version of the past": sent(HOST, LENGTH, line=b"POST %b HTTP/0.9" % INFER.encode()),
    "a version of the future": sent(LENGTH, line=b"POST %b HTTP/2.0" % INFER.encode()),
    "the beginning of HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "a path that is not ASCII": sent(HOST, body=b"", line=b"GET /v2/\xff\xfe HTTP/1.1"),
}
LIES = {
    "a chunk that is longer than it says": b"3\r\nabcdefgh\r\n0\r\n\r\n",
    "a chunk with a sign": b"-5\r\nabcde\r\n0\r\n\r\n",
    "a chunk beyond 64 bits": b"ffffffffffffffffff\r\n",
    "a chunk that begins with 0x": b"0x5\r\nabcde\r\n0\r\n\r\n",
    "an extension with LF": b"5;a\nb\r\nabcde\r\n0\r\n\r\n",
    "a length behind the chunks": b"%x\r\n%b\r\n0\r\nContent-Length: 99\r\n\r\n" % (len(BODY), BODY),
}
LARGE = {
    "a field of 200,000 bytes": sent(HOST, b"X: " + b"a" * 200_000, LENGTH),
    "a path of 200,000 bytes": sent(HOST, LENGTH, line=b"POST /%b HTTP/1.1" % (b"a" * 200_000)),
    "50,000 fields": sent(HOST, *(b"X%d: y" % number for number in range(50_000)), LENGTH),
}


def answers(port: int, data: bytes) -> bytes:
    """All that the server says until it closes the connection."""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as client:
        received = b""
        try:
            client.sendall(data)
            while piece := client.recv(65536):
                received += piece
        except ConnectionError:  # it closed while we sent
            pass
        return received


@pytest.fixture(params=["exact", "scikit-learn"], scope="module")
def port(request, packaged, tmp_path_factory):
    folder = packaged
    if request.param == "scikit-learn":
        folder = without_exact_form(packaged, tmp_path_factory.mktemp("slow") / "package")
    with serving(folder) as (_, port):
        yield port
        assert ask(port, INFER, BODY)[0] == 200
        assert 'tidegate_requests_total{code="500"} 0.0' in ask(port, "/metrics")[1]


def without_exact_form(packaged: Path, folder: Path) -> Path:
    shutil.copytree(packaged, folder)
    contents = json.loads((folder / "package.json").read_text())
    for name in ("exact.onnx", "exact.json"):
        del contents["files"][name]
    (folder / "package.json").write_text(json.dumps(contents))
    return folder


@pytest.mark.parametrize("data", SMUGGLED.values(), ids=SMUGGLED)
def test_it_is_refused_once_and_the_connection_ends(port, data):
    received = answers(port, data)
    assert received.count(b"HTTP/1.1 ") == 1
    assert received.startswith(b"HTTP/1.1 400 ")


@pytest.mark.parametrize("data", LARGE.values(), ids=LARGE)
def test_what_is_too_large_is_refused_once(port, data):
    """The answer may be lost to a client that is still sending when the connection ends."""
    received = answers(port, data)
    assert received == b"" or (received.startswith(b"HTTP/1.1 400 ") and received.count(b"HTTP/1.1 ") == 1)


@pytest.mark.parametrize("chunks", LIES.values(), ids=LIES)
def test_chunks_that_lie_are_refused_once(port, chunks):
    received = answers(port, sent(HOST, CHUNKED, body=chunks))
    assert received.startswith(b"HTTP/1.1 400 ")
    assert received.count(b"HTTP/1.1 ") == 1


def test_what_follows_a_body_is_another_request_and_no_part_of_it(port):
    last = OTHER.replace(b"Host", b"Connection: close\r\nHost")
    received = answers(port, sent(HOST, LENGTH) + sent(HOST, b"Content-Length: 2", body=b"{}") + last)
    assert [received[at + 9 : at + 12] for at in places(received, b"HTTP/1.1 ")] == [b"200", b"400", b"200"]
    assert b'{"live":true}' in received


def test_so_many_requests_wait_in_one_connection(port):
    """Parsed, each takes a hundred times what it took to send; a client that pipelines sends dozens."""
    last = OTHER.replace(b"Host", b"Connection: close\r\nHost")
    assert answers(port, OTHER * 90 + last).count(b"HTTP/1.1 200 ") == 91
    assert answers(port, last).startswith(b"HTTP/1.1 200 ")


@pytest.mark.parametrize("number", [150, 4000])
@pytest.mark.parametrize("rest", [b"", b"GET /v2 HTTP/1.1\r\n", b"no request\r\n\r\n"], ids=["whole", "cut", "none"])
def test_more_are_not_answered_after_an_answer_that_says_it_is_the_last(port, number, rest):
    """A refusal would overtake the answers that wait, and be taken for one of them."""
    received = answers(port, OTHER * number + rest)
    heads = [answer.partition(b"\r\n\r\n")[0].lower() for answer in received.split(b"HTTP/1.1 ")[1:]]
    assert {head[:3] for head in heads} == {b"200"}
    assert 100 <= len(heads) < 150
    assert [b"connection: close" in head for head in heads] == [False] * (len(heads) - 1) + [True]


def places(text: bytes, part: bytes) -> list[int]:
    return [at for at in range(len(text)) if text.startswith(part, at)]


@pytest.mark.parametrize(
    "path", [INFER.replace("/infer", "%2Finfer"), "/v2%2fhealth/live", "/v2/health%2Flive", "/%2Fv2"]
)
def test_an_encoded_slash_is_no_slash(port, path):
    for method in (b"GET", b"POST"):
        received = answers(
            port, sent(HOST, LENGTH, b"Connection: close", line=b"%b %b HTTP/1.1" % (method, path.encode()))
        )
        assert received.startswith(b"HTTP/1.1 404 ")


def test_an_unknown_host_and_an_absolute_path_reach_nothing_else(port):
    line = b"POST http://elsewhere.example%b HTTP/1.1" % INFER.encode()
    received = answers(port, sent(b"Host: elsewhere.example", b"Connection: close", LENGTH, line=line))
    assert received.startswith(b"HTTP/1.1 200 ")
    received = answers(port, sent(HOST, b"Connection: close", body=b"", line=b"GET /v2/../../etc/passwd HTTP/1.1"))
    assert received.startswith(b"HTTP/1.1 404 ")


def binary(size: int, data: bytes, *, shape: int = 1, header: int = 0) -> tuple[bytes, bytes]:
    """A request whose carrier is binary; the others are as usual. The header says its JSON is longer by `header`."""
    tensors = [tensor | {"shape": [shape], "data": tensor["data"][:1] * shape} for tensor in request()["inputs"]]
    carrier = {"name": "carrier", "datatype": "BYTES", "shape": [shape], "parameters": {"binary_data_size": size}}
    text = json.dumps({"inputs": [carrier, *tensors[1:]]}).encode()
    return b"Inference-Header-Content-Length: %d" % (len(text) + header), text + data


AA = struct.pack("<I", 2) + b"AA"
BINARY = {
    "a size beyond the body": binary(2**31, AA),
    "a size below zero": binary(-6, AA),
    "a size that is short": binary(5, AA),
    "a text that is longer than it says": binary(6, struct.pack("<I", 1) + b"AA"),
    "a text of four gibibytes": binary(6, struct.pack("<I", 2**32 - 1) + b"AA"),
    "fewer texts than the shape has": binary(6, AA, shape=2),
    "more bytes than are described": binary(6, AA + b"xx"),
    "JSON that ends within the data": binary(6, AA, header=3),
    "JSON that ends behind the body": binary(6, AA, header=99),
    "text that is no UTF-8": binary(6, struct.pack("<I", 2) + b"\xff\xfe"),
}


@pytest.mark.parametrize(("field", "content"), BINARY.values(), ids=BINARY)
def test_binary_data_that_lie_are_refused(port, field, content):
    length = b"Content-Length: %d" % len(content)
    received = answers(port, sent(HOST, b"Connection: close", field, length, body=content))
    assert received.startswith(b"HTTP/1.1 400 ")
    assert b'{"error":' in received


def test_binary_data_that_are_true_are_taken(port):
    field, content = binary(6, AA)
    length = b"Content-Length: %d" % len(content)
    assert answers(port, sent(HOST, b"Connection: close", field, length, body=content)).startswith(b"HTTP/1.1 200 ")


@pytest.mark.slow
def test_a_thousand_half_open_connections_stop_nobody(port):
    clients = [socket.create_connection(("127.0.0.1", port), timeout=20) for _ in range(1000)]
    try:
        for number, client in enumerate(clients):
            client.sendall(sent(HOST, LENGTH)[: 1 + number % (len(BODY) + 80)])
        assert ask(port, "/v2/health/live")[0] == 200
        assert ask(port, INFER, BODY)[0] == 200
    finally:
        for client in clients:
            client.close()
