"""A running HAProxy with the rendered weights: each version gets its share, and a move cuts no request off."""

import shutil
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from routed_traffic import answered_by, answers, free_port, routing, serving
from tidegate.targets import Manifest

pytestmark = pytest.mark.skipif(not shutil.which("haproxy"), reason="haproxy is not installed")
Files = dict[str, Manifest]
SERVERS = {"server-abababababab": "candidate", "server-cdcdcdcdcdcd": "stable"}


@pytest.fixture(scope="module")
def versions() -> Iterator[dict[str, int]]:
    """The port of a server of each version."""
    with serving(dict.fromkeys(SERVERS.values(), "127.0.0.1")) as servers:
        yield {role: server.server_address[1] for role, server in servers.items()}


def local(text: str, versions: dict[str, int], port: int) -> str:
    """The rendered configuration with this machine's addresses in place of the network's, and one metrics port less."""
    for server, role in SERVERS.items():
        text = text.replace(f"{server}:8080", f"127.0.0.1:{versions[role]}")
    text = text.replace(" resolvers docker init-addr none", "").replace("0.0.0.0:8080", f"127.0.0.1:{port}")
    return text.replace("bind :8405", f"bind 127.0.0.1:{free_port()}")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("step", "strategy", "candidate", "stable"),
    [("wide", "canary", 50, 150), ("live", "blue_green", 200, 0)],
    ids=["a quarter", "after a switch"],
)
def test_each_version_gets_exactly_its_share(
    step: str,
    strategy: str,
    candidate: int,
    stable: int,
    files: Callable[..., Files],
    versions: dict[str, int],
    tmp_path: Path,
) -> None:
    port, path = free_port(), tmp_path / "haproxy.cfg"
    path.write_text(local(files(step, strategy)["haproxy.cfg"].text, versions, port))
    with routing(path, port):
        answers(port, 20)  # both versions were checked by now
        found = answers(port, candidate + stable)
    assert found[""] == 0
    assert abs(found["candidate"] - candidate) <= 4, found  # roundrobin is exact, but where in its round it is
    assert abs(found["stable"] - stable) <= 4, found


@pytest.mark.slow
def test_a_move_of_traffic_cuts_no_request_off(
    files: Callable[..., Files], versions: dict[str, int], tmp_path: Path
) -> None:
    """As `docker compose kill -s USR2 router` does it: the master starts new workers, the former ones finish."""
    port, path = free_port(), tmp_path / "haproxy.cfg"
    path.write_text(local(files("probe")["haproxy.cfg"].text, versions, port))
    with routing(path, port) as process:
        before = answers(port, 100)
        path.write_text(local(files("half")["haproxy.cfg"].text, versions, port))
        process.send_signal(signal.SIGUSR2)
        during = answers(port, 200)
        after = answers(port, 100)
    assert before[""] + during[""] + after[""] == 0
    assert before["candidate"] <= 12
    assert 44 <= after["candidate"] <= 56


def test_a_phase_is_its_cohort_and_nobody_else(
    files: Callable[..., Files], versions: dict[str, int], tmp_path: Path
) -> None:
    port, path = free_port(), tmp_path / "haproxy.cfg"
    path.write_text(local(files("wide", "phased")["haproxy.cfg"].text, versions, port))
    with routing(path, port):
        answers(port, 20)  # both versions were checked by now
        found = {region: {answered_by(port, x_region=region) for _ in range(4)} for region in ("north", "west", "east")}
        assert found == {"north": {"candidate"}, "west": {"candidate"}, "east": {"stable"}}
        assert answers(port, 4) == {"stable": 4}


@pytest.mark.slow
def test_a_caller_of_a_test_keeps_its_version(
    files: Callable[..., Files], versions: dict[str, int], tmp_path: Path
) -> None:
    port, path = free_port(), tmp_path / "haproxy.cfg"
    path.write_text(local(files("trial", "ab_test")["haproxy.cfg"].text, versions, port))
    callers = [f"caller-{number}" for number in range(400)]
    with routing(path, port):
        answers(port, 20)
        first, again = ([answered_by(port, x_caller=caller) for caller in callers] for _ in range(2))
        assert answers(port, 4) == {"stable": 4}, "who names no caller is in no arm"
    assert first == again
    assert 160 <= first.count("candidate") <= 240, "four standard deviations of 400 callers at a half"


def test_a_cohort_is_answered_while_no_candidate_is_up(
    files: Callable[..., Files], versions: dict[str, int], tmp_path: Path
) -> None:
    port, path = free_port(), tmp_path / "haproxy.cfg"
    without = versions | {"candidate": free_port()}
    path.write_text(local(files("wide", "phased")["haproxy.cfg"].text, without, port))
    with routing(path, port):
        time.sleep(5)  # two failed checks, two seconds apart
        assert {answered_by(port, x_region="north") for _ in range(10)} == {"stable"}
