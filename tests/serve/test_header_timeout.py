"""A connection whose headers do not arrive is closed; one that is merely idle between requests is not."""

import asyncio
import socket
import threading
import time

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from tidegate.serve import header_timeout


async def fine(request):
    return PlainTextResponse("fine")


@pytest.fixture
def port(monkeypatch):
    monkeypatch.setattr(header_timeout, "MOST_SECONDS", 0.4)
    listener = socket.create_server(("127.0.0.1", 0))
    app = Starlette(routes=[Route("/", fine)])
    config = uvicorn.Config(app, http=header_timeout.HeaderTimeoutProtocol, ws="none", log_level="critical")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=lambda: asyncio.run(server.serve(sockets=[listener])))
    thread.start()
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
        client.settimeout(2 * header_timeout.MOST_SECONDS)
        with pytest.raises(TimeoutError):  # nothing arrives, not even the end
            client.recv(1)
        assert answered(client)
