"""One process forks servers: each gets its own files, and an error in one leaves the next ones alone."""

import json
import os
import socket
import subprocess
import sys

import pytest

from tidegate.rehearsal import server_starter


def ask(asking, *arguments):
    """The number of the process that was started, and what it printed as its error until it ended."""
    pipes = [os.pipe() for _ in range(server_starter.FILES)]
    (given, lifeline), (output, printed), (error, complained) = pipes
    socket.send_fds(asking, [json.dumps(arguments).encode()], [given, printed, complained])
    number = int(asking.recv(64))
    for file in (given, printed, complained):
        os.close(file)
    with os.fdopen(error) as said:
        text = said.read()
    for file in (lifeline, output):
        os.close(file)
    return number, text


@pytest.mark.slow
def test_each_request_is_a_process_whose_error_is_its_own():
    asking, asked = socket.socketpair()
    command = [sys.executable, "-m", server_starter.__name__]
    with asking, subprocess.Popen(command, stdin=asked.fileno(), stderr=subprocess.PIPE) as starter:
        asked.close()
        first, usage = ask(asking, "--nonsense")
        second, trace = ask(asking, "--package", "nowhere", "--rows", "none.json", "--fault", "slow")
        assert len({first, second, starter.pid}) == 3
        assert "the following arguments are required: --package, --rows, --fault" in usage
        assert trace.startswith("Traceback")
        assert "nowhere/package.json: not found" in trace
        asking.close()
        assert (starter.wait(timeout=60), starter.stderr.read()) == (0, b"")
