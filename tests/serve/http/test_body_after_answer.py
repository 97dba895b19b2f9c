"""A body that nothing reads, because its request is answered, has as long to arrive as any other."""

import asyncio
import socket
import threading
import time
from functools import partial

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from tidegate.serve.http import http_protocol
from tidegate.serve.http.drain import Drain

SECONDS = 0.4


async def unread(request):
    return PlainTextResponse("unread")


@pytest.fixture
def client(monkeypatch):
    monkeypatch.setattr(http_protocol, "MOST_SECONDS", SECONDS)
    listener = socket.create_server(("127.0.0.1", 0))
    app = Starlette(routes=[Route("/", unread, methods=["GET", "POST"])])
    made = partial(http_protocol.LimitedProtocol, None, Drain())
    server = uvicorn.Server(uvicorn.Config(app, http=made, ws="none", log_level="critical"))
    thread = threading.Thread(target=lambda: asyncio.run(server.serve(sockets=[listener])))
    thread.start()
    with socket.create_connection(listener.getsockname(), timeout=10) as connected:
        yield connected
    server.should_exit = True
    thread.join(10)
    listener.close()


@pytest.mark.parametrize(
    ("line", "field", "piece"),
    [
        ("GET /", "Content-Length: 1000", b"x"),
        ("POST /", "Transfer-Encoding: chunked", b"1\r\nx\r\n"),
        ("POST /nowhere", "Content-Length: 1000", b"x"),
    ],
    ids=["of a known length", "in chunks", "to no path"],
)
def test_one_that_dribbles_closes_the_connection(client, line, field, piece):
    client.sendall(f"{line} HTTP/1.1\r\nHost: x\r\n{field}\r\n\r\n".encode())
    assert client.recv(1000).startswith(b"HTTP/1.1 ")
    client.settimeout(0.05)
    started = time.monotonic()
    while time.monotonic() < started + 10 * SECONDS:
        try:
            client.sendall(piece)
            if client.recv(100) == b"":
                break
        except TimeoutError:
            continue
        except OSError:
            break
    else:
        pytest.fail("the connection was held")


def test_one_that_arrives_in_time_leaves_the_connection_open(client):
    client.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nx")
    assert client.recv(1000).endswith(b"unread")
    client.sendall(b"x")
    client.settimeout(3 * SECONDS)
    with pytest.raises(TimeoutError):  # nothing arrives, not even the end
        client.recv(1)
    client.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
    assert client.recv(1000).endswith(b"unread")
