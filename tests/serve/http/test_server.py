"""The server says where it listens, answers what it accepted before a signal, and ends well."""

import signal
import socket
import subprocess
import sys
import threading
import time

import httpx
import pytest

from tidegate.errors import InfrastructureError
from tidegate.serve.http.server import DRAIN_SECONDS, _bound, listen

SERVER = """
import asyncio
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from tidegate.serve.http.server import listen

async def fine(request):
    return PlainTextResponse("fine")

async def slow(request):
    print("asked", flush=True)
    await asyncio.sleep(1)
    return PlainTextResponse("answered")

import sys
from tidegate.serve.http.server import Listening

listen(Starlette(routes=[Route("/", fine), Route("/slow", slow)]), "127.0.0.1", 0,
       started=lambda address: print(address, flush=True), how=Listening(unready_s=float(sys.argv[1])))
"""


@pytest.fixture
def running(request):
    """The process of a server, and its address; a parameter is how long it goes on after a signal."""
    with subprocess.Popen(
        [sys.executable, "-c", SERVER, str(getattr(request, "param", 0))],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield process, process.stdout.readline().strip()
        finally:
            process.kill()


def test_the_address_that_is_said_answers(running):
    _, address = running
    assert address.startswith("http://127.0.0.1:")
    answer = httpx.get(address)
    assert (answer.status_code, answer.text) == (200, "fine")
    assert "server" not in answer.headers


def test_a_signal_ends_an_idle_server_well(running):
    process, address = running
    httpx.get(address)
    process.send_signal(signal.SIGTERM)
    assert process.wait(DRAIN_SECONDS) == 0
    assert process.stderr.read() == ""


def test_a_request_that_was_accepted_is_answered_and_says_that_the_connection_ends(running):
    process, address = running
    answers = []
    asking = threading.Thread(target=lambda: answers.append(httpx.get(f"{address}/slow", timeout=120)))
    asking.start()
    assert process.stdout.readline() == "asked\n"
    process.send_signal(signal.SIGTERM)
    asking.join(30)
    assert [(answer.text, answer.headers["connection"]) for answer in answers] == [("answered", "close")]
    assert process.wait(120) == 0


@pytest.mark.parametrize("running", [1.5], indirect=True)
def test_a_server_that_stops_answers_for_a_while_and_says_so(running):
    process, address = running
    with httpx.Client() as client:
        assert "connection" not in client.get(address).headers
        process.send_signal(signal.SIGTERM)
        time.sleep(0.2)
        for _ in range(3):
            answer = client.get(address)
            assert (answer.text, answer.headers["connection"]) == ("fine", "close")
    assert process.wait(10) == 0
    with pytest.raises(httpx.ConnectError):
        httpx.get(address)


@pytest.mark.parametrize("running", [60], indirect=True)
def test_a_second_signal_ends_the_wait(running):
    process, address = running
    httpx.get(address)
    process.send_signal(signal.SIGTERM)
    time.sleep(0.2)
    process.send_signal(signal.SIGTERM)
    assert process.wait(10) == 0


@pytest.mark.parametrize("running", [0.5], indirect=True)
def test_a_request_on_its_way_when_the_listener_closes_is_answered(running):
    """Its connection was made, and its bytes have not arrived."""
    process, address = running
    port = int(address.rpartition(":")[2])
    httpx.get(address)
    with socket.create_connection(("127.0.0.1", port), timeout=10) as client:
        process.send_signal(signal.SIGTERM)
        time.sleep(0.9)
        client.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        assert client.makefile("rb").read().endswith(b"fine")
    assert process.wait(10) == 0


def test_a_taken_port_is_named():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(InfrastructureError, match=f"can't listen on 127.0.0.1:{port}: Address already in use"):
            listen(None, "127.0.0.1", port, started=print)


def test_a_host_that_is_not_ours_is_named():
    with pytest.raises(InfrastructureError, match=r"can't listen on 192\.0\.2\.1:0: "):
        listen(None, "192.0.2.1", 0, started=print)


def test_the_body_of_an_answer_does_not_wait_for_the_client_to_acknowledge_its_head() -> None:
    """Else each answer of a connection takes 40 ms: Nagle's algorithm beside a delayed acknowledgement."""
    with _bound("127.0.0.1", 0) as listener, socket.create_connection(listener.getsockname()):
        accepted, _ = listener.accept()
        with accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
