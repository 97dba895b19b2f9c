"""Real servers behind a real HAProxy with the rendered configuration: a rollout costs no client a request.

Each strategy's run and rollback under constant load, failed requests counted by the clients. `make soak` counts 20,000.
"""

import json
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from constant_load import ConstantLoad
from serve.conftest import packaged, serving  # noqa: F401 (a fixture)
from serve_requests import INFER, request
from targets.compose.test_traffic import SERVERS, free_port, local, routing
from tidegate.targets import Manifest

pytestmark = pytest.mark.skipif(not shutil.which("haproxy"), reason="haproxy is not installed")
Files = Callable[..., dict[str, Manifest]]
Running = tuple["subprocess.Popen[str]", int]
A_FEW, MANY = 150, 20_000
RELOADING_S = 1.0
"""HAProxy's master does not see a signal that arrives while it still acts on the one before."""


@pytest.fixture(
    params=[pytest.param(A_FEW, marks=pytest.mark.slow), pytest.param(MANY, marks=pytest.mark.soak)],
    ids=["short", "long"],
)
def requests(request: pytest.FixtureRequest) -> int:
    """How many requests are counted in a whole run, at least."""
    count: int = request.param
    return count


def asked() -> bytes:
    content = json.dumps(request()).encode()
    return f"POST {INFER} HTTP/1.1\r\nHost: x\r\nContent-Length: {len(content)}\r\n\r\n".encode() + content


@pytest.fixture
def servers(packaged: Path) -> Iterator[Callable[..., Running]]:  # noqa: F811
    """Starts servers, which end with the test."""
    with ExitStack() as opened:
        yield lambda *options: opened.enter_context(serving(packaged, *options))


class Router:
    """HAProxy, and how its configuration is replaced: as `docker compose kill -s USR2 router` does it."""

    def __init__(self, path: Path, port: int) -> None:
        self.path, self.port = path, port
        self.process: subprocess.Popen[bytes] | None = None

    def route(self, text: str, versions: dict[str, int]) -> None:
        self.path.write_text(local(text, versions, self.port))
        if self.process is not None:
            self.process.send_signal(signal.SIGUSR2)
            time.sleep(RELOADING_S)

    @contextmanager
    def running(self) -> Iterator[None]:
        with routing(self.path, self.port) as self.process:
            yield


@pytest.fixture
def router(tmp_path: Path) -> Router:
    return Router(tmp_path / "haproxy.cfg", free_port())


def end(server: Running) -> None:
    """As a platform ends it; it has answered what it accepted."""
    server[0].send_signal(signal.SIGTERM)
    assert server[0].wait(60) == 0


@pytest.mark.parametrize(
    ("strategy", "steps"),
    [("canary", ("probe", "wide", "half", "probe")), ("blue_green", ("live",))],
    ids=["canary", "blue-green"],
)
def test_a_rollout_and_its_rollback(
    strategy: str, steps: Sequence[str], files: Files, router: Router, servers: Callable[..., Running], requests: int
) -> None:
    stable, candidate = servers(), servers()
    ports = {"stable": stable[1], "candidate": candidate[1]}
    alone, only = files(None, strategy)["haproxy.cfg"].text, {"stable": 0, "candidate": stable[1]}
    router.route(alone, only)
    with router.running(), ConstantLoad(router.port, asked()) as load:
        load.wait(requests // 10)
        for step in steps:
            router.route(files(step, strategy)["haproxy.cfg"].text, ports)
            load.wait(max(A_FEW, requests // 5))
        router.route(alone, only)  # everything back to the stable version, then the candidate ends
        load.wait(requests // 10)
        end(candidate)
        load.wait(max(0, requests - load.seen.total()) + 50)
    assert load.failed == {}, load.seen


def each_by_itself(text: str, ports: Sequence[int]) -> str:
    """The rendered configuration of one version with a line for each of its replicas, as Docker's DNS has them."""
    lines = []
    for line in text.splitlines():
        if line.strip().startswith("server-template stable"):
            name = next(server for server, role in SERVERS.items() if role == "stable")
            general = re.sub(r"server-template stable \d+ ", "server stable{} ", line)
            lines += [
                general.format(place).replace(f"{name}:8080", f"127.0.0.1:{port}") for place, port in enumerate(ports)
            ]
        elif not line.strip().startswith("server-template candidate"):
            lines.append(line)
    return "\n".join(lines) + "\n"


def test_replica_by_replica(files: Files, router: Router, servers: Callable[..., Running], requests: int) -> None:
    """Each in turn is told to end while the proxy still sends to it, and another one starts in its place.

    The long run does it again, as a rollback does.
    """
    running = [servers(), servers()]
    text = each_by_itself(files("probe", "canary")["haproxy.cfg"].text, [port for _, port in running])
    router.route(text, {"stable": 0, "candidate": 0})
    with router.running(), ConstantLoad(router.port, asked()) as load:
        load.wait(requests // 10)
        for _ in range(1 if requests == A_FEW else 2):
            for place in range(2):
                port = running[place][1]
                end(running[place])
                running[place] = servers("--port", str(port))
                time.sleep(5)  # two checks
                load.wait(50)
        load.wait(max(0, requests - load.seen.total()) + 50)
    assert load.failed == {}, load.seen


@pytest.mark.slow
def test_a_signal_under_32_clients(files: Files, router: Router, servers: Callable[..., Running]) -> None:
    running = [servers(), servers()]
    text = each_by_itself(files("probe", "canary")["haproxy.cfg"].text, [port for _, port in running])
    router.route(text, {"stable": 0, "candidate": 0})
    with router.running(), ConstantLoad(router.port, asked(), clients=32, pause_s=0) as load:
        load.wait(500)
        end(running[0])
        load.wait(500)
    assert load.failed == {}, load.seen


def test_the_routers_configuration_is_replaced_again_and_again(
    files: Files, router: Router, servers: Callable[..., Running], requests: int
) -> None:
    ports = dict(zip(("stable", "candidate"), (servers()[1] for _ in range(2)), strict=True))
    router.route(files("probe")["haproxy.cfg"].text, ports)
    with router.running(), ConstantLoad(router.port, asked()) as load:
        for step in ("half", "probe") * 3:
            load.wait(max(A_FEW, requests // 6))
            router.route(files(step)["haproxy.cfg"].text, ports)
        load.wait(50)
    assert load.failed == {}, load.seen
