"""A connection whose headers do not arrive is closed; one that is merely idle between requests is not."""

import asyncio
import socket
import threading
import time
from contextlib import ExitStack
from functools import partial

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from tidegate.serve.http import http_protocol
from tidegate.serve.http.at_once import AtOnce
from tidegate.serve.http.drain import Drain


async def fine(request):
    body = await request.body()
    return PlainTextResponse(b"fine" + body)


def at_once(arrived):
    return [replied(one.path, one.fields, one.body) for one in arrived]


def replied(path, fields, body):
    assert path == b"/model"
    if body == b"bug":
        raise RuntimeError("a bug")
    if body == b"large":
        return 200, b"", b"x" * 10**6
    return 200, b"x-fields: %d\r\n" % len(fields), b"at once " + body


@pytest.fixture
def drain():
    return Drain()


@pytest.fixture(params=["alone", "beside another connection"])
def port(request, monkeypatch, drain):
    monkeypatch.setattr(http_protocol, "MOST_SECONDS", 0.4)
    monkeypatch.setattr(http_protocol, "UNREAD_SECONDS", 0.4)
    listener = socket.create_server(("127.0.0.1", 0))
    app = Starlette(routes=[Route("/", fine, methods=["GET", "POST"]), Route("/model", fine, methods=["GET", "POST"])])
    small = AtOnce(frozenset({b"/model"}), 100, at_once)
    made = partial(http_protocol.LimitedProtocol, small, drain)
    server = uvicorn.Server(uvicorn.Config(app, http=made, ws="none", log_level="critical"))
    thread = threading.Thread(target=lambda: asyncio.run(server.serve(sockets=[listener])))
    thread.start()
    with ExitStack() as others:
        if request.param != "alone":  # what is asked for waits for the turn's end
            other = others.enter_context(connect(listener.getsockname()[1]))
            assert answered(other)
        yield listener.getsockname()[1]
    server.should_exit = True
    thread.join(10)
    listener.close()


def connect(port):
    return socket.create_connection(("127.0.0.1", port), timeout=10)


@pytest.mark.parametrize(
    "sent", [b"", b"GET / HT", b"GET / HTTP/1.1\r\nHost: x\r\n"], ids=["nothing", "half a line", "no end"]
)
def test_headers_that_do_not_arrive_close_the_connection(port, sent):
    with connect(port) as client:
        started = time.monotonic()
        client.sendall(sent)
        assert client.recv(100) == b""
        assert time.monotonic() - started < 5


def test_headers_that_dribble_close_the_connection(port):
    with connect(port) as client:
        client.settimeout(0.05)
        assert any(is_closed_to(client, b"X") for _ in range(200)), "the connection was held for ten seconds"


def is_closed_to(client, sent):
    try:
        client.sendall(sent)
        return client.recv(100) == b""
    except TimeoutError:
        return False
    except OSError:
        return True


def answered(client):
    client.settimeout(10)
    client.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
    answer = b""
    while not answer.endswith(b"fine"):
        more = client.recv(1000)
        assert more, "the connection was closed"
        answer += more
    return True


def test_an_idle_connection_lives_on_beyond_the_limit_of_headers(port):
    with connect(port) as client:
        assert answered(client)
        client.settimeout(2 * http_protocol.MOST_SECONDS)
        with pytest.raises(TimeoutError):  # nothing arrives, not even the end
            client.recv(1)
        assert answered(client)


def post(body, *more, path="/model"):
    lines = [f"POST {path} HTTP/1.1", "Host: x", f"Content-Length: {len(body)}", *more, "", ""]
    return "\r\n".join(lines).encode() + body


def exchange(port, *pieces, pause=0.05):
    """Everything that the server sends until it closes, or is silent for long."""
    with connect(port) as client:
        client.settimeout(0.3)
        for piece in pieces:
            client.sendall(piece)
            time.sleep(pause if len(pieces) > 1 else 0)
        answer = b""
        try:
            while more := client.recv(65536):
                answer += more
        except (TimeoutError, ConnectionResetError):
            return answer
        return answer + b" CLOSED"


def test_a_small_request_that_arrives_whole_is_answered_at_once(port):
    answer = exchange(port, post(b"1"))
    assert answer.startswith(b"HTTP/1.1 200 OK\r\ndate: ")
    assert answer.endswith(b"\r\nx-fields: 2\r\ncontent-length: 9\r\n\r\nat once 1")


@pytest.mark.parametrize(
    "request_",
    [
        post(b"1", path="/"),
        post(b"1" * 101),
        post(b"1").replace(b"POST", b"GET"),
        post(b"1").replace(b"/model", b"/model?x"),
        b"POST /model HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n1\r\n0\r\n\r\n",
        post(b"1", "Expect: 100-continue"),
    ],
    ids=["another path", "a large body", "another method", "a query", "chunks", "expects to be asked"],
)
def test_other_requests_are_the_applications(port, request_):
    answer = exchange(port, request_)
    assert b"fine1" in answer
    assert b"at once" not in answer


def test_a_request_in_pieces_is_the_applications(port):
    whole = post(b"123456")
    assert exchange(port, whole[:30], whole[30:-3], whole[-3:]).endswith(b"fine123456")


def test_answers_come_in_the_order_of_the_requests(port):
    answer = exchange(port, post(b"1") + post(b"2", path="/") + post(b"3") + post(b"4"))
    places = [answer.index(part) for part in (b"at once 1", b"fine2")]
    assert places == sorted(places)
    assert [answer[-200:].count(part) for part in (b"fine3", b"fine4")] == [1, 1], "not before what was asked earlier"


@pytest.mark.parametrize("how", ["Connection: close", "draining"])
def test_the_last_answer_of_a_connection_says_so(port, drain, how):
    drain.has_begun = how == "draining"
    answer = exchange(port, post(b"1", *([] if drain.has_begun else [how])) + post(b"2"))
    assert b"connection: close\r\n" in answer
    assert answer.endswith(b"at once 1 CLOSED")


def test_a_bug_is_an_answer_and_ends_the_connection(port):
    answer = exchange(port, post(b"bug"))
    assert answer.startswith(b"HTTP/1.1 500 ")
    assert answer.endswith(b'{"error":"internal error"} CLOSED')


def test_an_upgrade_that_is_offered_is_ignored_and_the_connection_closed(port):
    """As Java's HTTP client offers h2c: the parser reads nothing after it."""
    answer = exchange(port, post(b"1", "Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: x"))
    assert answer.startswith(b"HTTP/1.1 200 ")
    assert b"connection: close" in answer
    assert answer.endswith(b"at once 1 CLOSED")
    assert exchange(port, b"CONNECT x:1 HTTP/1.1\r\nHost: x\r\n\r\n").startswith(b"HTTP/1.1 400 ")


ENDLESS = {
    "headers": (post(b"1")[:-5], b"X: " + b"x" * 5000 + b"\r\n"),
    "one header": (post(b"1")[:-5] + b"X: ", b"x" * 5000),
    "a path": (b"GET /", b"x" * 5000),
    "trailers": (
        b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n1\r\n0\r\n",
        b"X: " + b"x" * 5000 + b"\r\n",
    ),
    "chunks' extensions": (b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1;", b"x" * 5000),
}


@pytest.mark.parametrize(("start", "more"), ENDLESS.values(), ids=ENDLESS)
def test_what_is_beside_the_body_is_bounded(port, start, more):
    with connect(port) as client:
        client.sendall(start)
        try:
            for _ in range(100):
                client.sendall(more)
            answer = client.recv(12)
        except OSError:  # the answer that says why may be lost where the client goes on sending
            answer = b"HTTP/1.1 400"
        assert answer == b"HTTP/1.1 400"


def test_empty_lines_do_not_keep_a_connection(port, monkeypatch):
    monkeypatch.setattr(http_protocol, "IDLE_SECONDS", 0.5)
    with connect(port) as client:
        assert answered(client)
        client.settimeout(0.05)
        assert any(is_closed_to(client, b"\r\n") for _ in range(100)), "the connection was held for five seconds"


def test_a_client_that_reads_no_answers_is_cut_off(port):
    with connect(port) as client:
        client.sendall(post(b"large") * 20)
        assert any(is_closed_to_sender(client) for _ in range(100)), "the connection was held for five seconds"


def is_closed_to_sender(client):
    time.sleep(0.05)
    try:
        client.sendall(b"\r\n")
    except OSError:
        return True
    return False
