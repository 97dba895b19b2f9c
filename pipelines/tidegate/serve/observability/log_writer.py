"""Write lines of a log, or spans, from a thread of their own.

No request waits for a disk or for who reads the pipe. Lines are collected for EVERY_S and written together. While
MOST_BYTES wait, as before a reader that has stopped, further lines are dropped and counted: a log must not stop a
server, nor fill its memory.
"""

import os
import threading
from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path

from tidegate.errors import InfrastructureError, Problem, Where

EVERY_S = 0.25
MOST_BYTES = 4 * 2**20
CLOSING_S = 2.0
STANDARD_OUTPUT = "-"


class LogWriter:
    """Gives lines to `send` until it is closed. `dropped` is called for each line that is dropped.

    All lines of a call are dropped where `send` raises OSError.
    """

    def __init__(self, send: Callable[[Sequence[bytes]], None], dropped: Callable[[], None]) -> None:
        self._send = send
        self._dropped = dropped
        self._lines: deque[bytes] = deque()
        self._taken = 0  # counted by who gives lines
        self._done = 0  # counted by the thread
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="access log", daemon=True)
        self._thread.start()

    def write(self, line: bytes) -> None:
        """Take the line, or drop it. Called from one thread."""
        if self._taken - self._done + len(line) > MOST_BYTES:
            self._dropped()
            return
        self._taken += len(line)
        self._lines.append(line)

    def close(self) -> None:
        """Write what waits, for CLOSING_S at most."""
        self._ended.set()
        self._thread.join(CLOSING_S)

    def _run(self) -> None:
        while not self._ended.wait(EVERY_S):
            self._flush()
        self._flush()

    def _flush(self) -> None:
        lines = [self._lines.popleft() for _ in range(len(self._lines))]
        try:
            if lines:
                self._send(lines)
        except OSError:  # the reader has gone, the disk is full: the server goes on
            for _ in lines:
                self._dropped()
        self._done += sum(map(len, lines))


def appending(descriptor: int) -> Callable[[Sequence[bytes]], None]:
    """What writes lines to a file descriptor."""

    def send(lines: Sequence[bytes]) -> None:
        content = memoryview(b"".join(lines))
        while content:
            content = content[os.write(descriptor, content) :]

    return send


def opened(to: str) -> int:
    """The descriptor that lines for `to` are written to: the standard output, or a file that is continued."""
    if to == STANDARD_OUTPUT:
        return 1
    try:
        return os.open(Path(to), os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o640)
    except OSError as error:
        raise InfrastructureError(Problem(f"the access log can't be written: {error.strerror}", Where(to))) from None
