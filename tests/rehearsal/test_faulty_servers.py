"""Servers are started one by one by a process, and none is left behind, whatever becomes of them."""

import os
import signal
import time
from pathlib import Path

import pytest

from model_project import columns, table
from tidegate.delivery.rehearsals import HEALTHY
from tidegate.errors import InfrastructureError
from tidegate.models.packages.describe_signature import encode
from tidegate.rehearsal.faulty_servers import FaultyServers
from tidegate.rehearsal.record import asked

pytestmark = pytest.mark.slow


@pytest.fixture
def rows(tmp_path):
    return asked(encode(table(rows=5), columns()), "flights", tmp_path).file


def gone(process):
    """Ended: not there, or of a parent that has not asked."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


def ends(process):
    end = time.monotonic() + 120
    while time.monotonic() < end and not gone(process):
        time.sleep(0.02)
    return gone(process)


def descriptors():
    return sorted(path.name for path in Path("/proc/self/fd").iterdir())


def test_each_has_a_port_and_a_process_that_ends_with_its_block(packaged, rows):
    before = descriptors()
    with FaultyServers() as servers:
        with servers.started(packaged, HEALTHY, rows) as one, servers.started(packaged, "slow", rows) as other:
            assert one.port != other.port
            assert one.process != other.process
            assert not one.ends_within(0.05)
            os.kill(one.process, signal.SIGTERM)
            assert one.ends_within(30)
        assert ends(other.process)
    assert descriptors() == before


def test_one_that_does_not_start_says_why_and_the_next_one_does(packaged, rows, tmp_path):
    with FaultyServers() as servers:
        with (
            pytest.raises(
                InfrastructureError, match=r"the server for the fault slow did not start: .*package\.json: not found"
            ),
            servers.started(tmp_path, "slow", rows),
        ):
            pass
        with servers.started(packaged, HEALTHY, rows) as server:
            assert server.port


def test_they_end_with_the_process_that_holds_their_input(packaged, rows):
    with FaultyServers() as servers:
        started = servers.started(packaged, HEALTHY, rows)
        server = started.__enter__()
        servers._starter.kill()
        servers._starter.wait()
        assert not gone(server.process), "its input is still open"
        started.__exit__(None, None, None)
        assert ends(server.process)
        with (
            pytest.raises(InfrastructureError, match="the process that starts servers ended"),
            servers.started(packaged, HEALTHY, rows),
        ):
            pass
