"""Start servers with a fault, and know when they listen and when they have ended."""

import json
import os
import selectors
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from tidegate.errors import InfrastructureError
from tidegate.rehearsal import server_starter

START_S = 60.0


@dataclass(frozen=True, slots=True)
class FaultyServer:
    """A server process, the local port that it listens on, and what it prints."""

    process: int
    port: int
    output: int

    def ends_within(self, seconds: float) -> bool:
        """Whether it ends in that time, which closes its output."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            if readable(self.output, left) and not os.read(self.output, 4096):
                return True
        return False


class FaultyServers:
    """One process starts them, which ends with the block. It imports what these packages need."""

    def __init__(self, *packages: Path) -> None:
        self._packages = packages

    def __enter__(self) -> Self:
        self._one_at_a_time = threading.Lock()
        self._asking, asked = socket.socketpair()
        threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
        command = [sys.executable, "-m", server_starter.__name__, *map(str, self._packages)]
        with asked:
            self._starter = subprocess.Popen(  # noqa: S603 (a list, no shell)
                command,
                stdin=asked.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                env=os.environ | threads,
            )
        return self

    def __exit__(self, *_: object) -> None:
        self._asking.close()
        self._starter.kill()
        self._starter.__exit__(None, None, None)  # waits, and closes its error output

    @contextmanager
    def started(self, package: Path, fault: str, rows: Path) -> Iterator[FaultyServer]:
        """A server of the package with the fault, killed at the end; InfrastructureError where it does not start."""
        arguments = ["--package", str(package), "--rows", str(rows), "--fault", fault]
        (given, lifeline), (output, printed), (error, complained) = os.pipe(), os.pipe(), os.pipe()
        try:
            process = self._forked(arguments, (given, printed, complained))
            try:
                yield FaultyServer(process, _port(output, error, fault), output)
            finally:
                with suppress(ProcessLookupError):  # not reaped before the starter ends: no other has its number
                    os.kill(process, signal.SIGKILL)
        finally:
            for file in (lifeline, output, error):
                os.close(file)

    def _forked(self, arguments: list[str], files: tuple[int, int, int]) -> int:
        with self._one_at_a_time:
            try:
                socket.send_fds(self._asking, [json.dumps(arguments).encode()], files)
                answer = self._asking.recv(64)
            except OSError:
                answer = b""
            finally:
                for file in files:
                    os.close(file)
        if not answer:
            assert self._starter.stderr is not None
            raise InfrastructureError(
                f"the process that starts servers ended: {_last_line(self._starter.stderr.read())}"
            )
        return int(answer)


def _port(output: int, error: int, fault: str) -> int:
    line = os.read(output, 4096) if readable(output, START_S) else b""
    if not line.strip():
        said = b""
        while readable(error, 1.0) and (more := os.read(error, 65_536)):
            said += more
        raise InfrastructureError(f"the server for the fault {fault} did not start: {_last_line(said)[:300]}")
    return int(line.rpartition(b":")[2])


def readable(file: int, seconds: float) -> bool:
    """Whether there is something to read from the file, or its end, within that time."""
    with selectors.DefaultSelector() as selector:
        selector.register(file, selectors.EVENT_READ)
        return bool(selector.select(seconds))


def _last_line(said: bytes) -> str:
    return (said.decode(errors="replace").strip().splitlines() or ["it said nothing"])[-1]
