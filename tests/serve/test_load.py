"""A server under attack stays alive and small, answers honest clients, and drops none when it is asked to end."""

import json
import signal
import socket
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest

from faults_project import eventually
from serve.conftest import serving
from serve_requests import INFER, ask, request

pytestmark = pytest.mark.slow

MEBIBYTE = 2**20
MOST_GROWTH_MIB = 320
"""64 MiB of bodies are held at most, in several copies while they are read; 150 bodies are 600 MiB."""
HOSTILE = {
    "one output 30,000 times": json.dumps(request() | {"outputs": [{"name": "positive"}] * 30_000}).encode(),
    "half of a surrogate pair": b'{"\\ud800": 1}',
    "an output whose name is a list": json.dumps(request() | {"outputs": [{"name": []}]}).encode(),
    "10,000 levels": b"[" * 10_000 + b"]" * 10_000,
    "a million lists": b'{"inputs": [' + b"[]," * 1_000_000 + b"0]}",
    "300,000 keys": b"{" + b",".join(b'"%d":0' % number for number in range(300_000)) + b"}",
    "a number of 100,000 digits": b'{"inputs": [' + b"9" * 100_000 + b"]}",
}


@pytest.fixture(scope="module")
def target(packaged: Path) -> Iterator[tuple[int, int, float]]:
    """A process, its port, and its memory before any attack."""
    with serving(packaged) as (process, port):
        yield process.pid, port, resident_mib(process.pid)


@pytest.fixture
def attacked(target: tuple[int, int, float]) -> Iterator[tuple[int, int, float]]:
    """At the end the server must be well, without one internal error."""
    process, port, before = target
    yield target
    assert ask(port, "/v2/health/ready")[0] == 200
    assert eventually(lambda: ask(port, INFER, request())[0] == 200)  # 503 until the queue is worked off
    assert 'tidegate_requests_total{code="500"} 0.0' in ask(port, "/metrics")[1]
    assert resident_mib(process) - before < MOST_GROWTH_MIB


def resident_mib(process: int) -> float:
    status = Path(f"/proc/{process}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024


def head(length: int, *more: str) -> bytes:
    lines = [f"POST {INFER} HTTP/1.1", "Host: x", f"Content-Length: {length}", *more]
    return "".join(f"{line}\r\n" for line in [*lines, ""]).encode()


def connect(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=60)


def status_of(client: socket.socket) -> bytes:
    """Nothing where the server had closed before all that the client sent was read."""
    try:
        return client.recv(12)[9:12]
    except OSError:
        return b""


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE)
def test_hostile_bodies_are_refused(attacked, body):
    status, answer = ask(attacked[1], INFER, body)
    assert (status, list(answer)) == (400, ["error"])


def test_stalled_bodies_and_half_open_connections(attacked):
    process, port, before = attacked
    with ExitStack() as opened:
        silent = [opened.enter_context(connect(port)) for _ in range(300)]
        stalled = []
        for _ in range(150):
            stalled.append(opened.enter_context(connect(port)))
            with suppress(OSError):  # refused while it sends
                stalled[-1].sendall(head(4 * MEBIBYTE) + b"[" * (4 * MEBIBYTE - 1))
            assert ask(port, "/v2/health/live")[0] == 200
            assert resident_mib(process) - before < MOST_GROWTH_MIB
        assert {*map(status_of, stalled)} <= {b"408", b"503", b""}
        assert {client.recv(1) for client in silent} == {b""}


def test_clients_that_leave_or_do_not_read_while_others_wait(attacked):
    port = attacked[1]
    rows = json.dumps(request(**{name: (kind, data * 2000) for name, (kind, data) in tensors().items()})).encode()
    with ExitStack() as opened:
        for leaves in (True, False) * 50:
            client = opened.enter_context(connect(port))
            client.sendall(head(len(rows)) + rows)
            if leaves:
                client.close()
        assert ask(port, "/v2/health/live")[0] == 200


def tensors() -> dict[str, tuple[str, list[object]]]:
    return {each["name"]: (each["datatype"], each["data"]) for each in request()["inputs"]}


def test_requests_that_run_when_it_is_asked_to_end_are_answered(packaged):
    content = json.dumps(request()).encode()
    with serving(packaged) as (process, port), ExitStack() as opened:
        clients = [opened.enter_context(connect(port)) for _ in range(20)]
        for client in clients:
            client.sendall(head(len(content), "Expect: 100-continue"))
            assert client.recv(100).startswith(b"HTTP/1.1 100")  # it waits for the body now
        process.send_signal(signal.SIGTERM)
        for client in clients:
            client.sendall(content)
            answer = client.makefile("rb").read().lower()
            assert answer.startswith(b"http/1.1 200")
            assert b"connection: close" in answer
        assert process.wait(60) == 0
