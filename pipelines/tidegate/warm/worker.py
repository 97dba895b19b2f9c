"""The worker: import, fork for each stage that asks, end with DVC.

One thread and one stage at a time. It reads nothing of the project, and is never asked by a process that has confined
itself: a fork of the worker would not be confined.
"""

import gc
import os
import select
import signal
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tidegate.warm import preloaded, surroundings
from tidegate.warm.client import peer
from tidegate.warm.dvc_process import DvcProcess
from tidegate.warm.forked_stage import Before, Forked, become_stage
from tidegate.warm.imported_files import ImportedFiles
from tidegate.warm.request import FILES, MOST_BYTES, SIGNAL, STATUS, StageRequest, decoded
from tidegate.warm.socket_folder import SocketFolder

IDLE_S = 60.0
"""Without a stage, as while DVC copies large outs: the next one starts another worker."""
GREETING_S = 5.0
"""For the request of a stage that has connected, on a busy machine."""
_STANDARD = (0, 1, 2)


@dataclass(slots=True)
class _Asked:
    """A stage that waits, and the process that was forked for it."""

    connection: socket.socket
    request: StageRequest
    files: list[int]
    process: int = 0
    ended: int = -1
    """A descriptor that becomes readable when the process ends."""

    def close(self) -> None:
        self.connection.close()
        for file in (*self.files, *([self.ended] if self.ended >= 0 else [])):
            os.close(file)


def become_one(folder: SocketFolder, owner: DvcProcess, watched: int, listener: socket.socket, expected: str) -> None:
    """Serve until DVC ends; returns in a process that was forked for a stage, and only there."""
    mine = os.getpid()
    before = Before(mine, dict(os.environ), [*sys.path])
    try:
        os.setsid()
        _let_go({folder.descriptor, watched, listener.fileno()})
        served = _StageServer(watched, listener, expected).served()
        if os.getpid() != mine:
            assert served
            become_stage(served, before)
            return
    except BaseException:  # noqa: BLE001 (whatever it is: a stage that is not served runs by itself)
        if os.getpid() != mine:
            os._exit(1)
    finally:
        if os.getpid() == mine:
            folder.remove(owner)
            os._exit(0)


def _let_go(kept: set[int]) -> None:
    """Keep no file of the stage's open: whoever reads its output waits for the last process that has it."""
    nothing = os.open(os.devnull, os.O_RDWR)
    for descriptor in _STANDARD:
        os.dup2(nothing, descriptor)
    for opened in [*Path("/proc/self/fd").iterdir()]:
        if int(opened.name) not in kept | {*_STANDARD}:
            with suppress(OSError):  # the listing's own
                os.close(int(opened.name))


class _StageServer:
    def __init__(self, watched: int, listener: socket.socket, expected: str) -> None:
        self._watched, self._listener, self._expected = watched, listener, expected
        self._status = surroundings.status(os.getpid())
        self._files = ImportedFiles()
        self._files.note()  # with the whole path, of which the imports use a part
        self._done: set[str] = set()
        self._asked: _Asked | None = None

    def served(self) -> Forked | None:
        """In a forked process: its stage. In the worker: None, when it is time to end."""
        imports: Iterator[str] | None = preloaded.each()
        idle_since = time.monotonic()
        while self._asked or (self._files.is_sound and (imports or time.monotonic() - idle_since < IDLE_S)):
            ready = self._ready(0.0 if imports or self._is_to_fork() else IDLE_S)
            if self._watched in ready:
                self._end_stage()
                return None
            if self._listener.fileno() in ready:
                self._accept()
            if self._asked:
                idle_since = time.monotonic()
                self._follow(self._asked, ready)
            if forked := self._forked():
                return forked
            if self._is_to_fork() and not self._files.is_sound:
                return None  # the socket is removed before the stage hears of it, and starts another worker
            if imports:
                imports = self._import_next(imports)
        return None

    def _import_next(self, imports: Iterator[str]) -> Iterator[str] | None:
        """The imports that are left; none where one fails: no stage is served then, and one that runs goes on."""
        try:
            name = next(imports, None)
        except Exception:  # noqa: BLE001 (a library may fail in any way)
            self._files.is_sound = False
            return None
        if name is None:
            gc.collect()
            gc.freeze()
            return None
        self._done.add(name)
        self._files.note()
        return imports if self._files.is_sound else None

    def _ready(self, longest_s: float) -> set[int]:
        watching = select.poll()
        listened = [self._watched, self._listener.fileno()]
        if self._asked:
            listened += [self._asked.connection.fileno(), *([self._asked.ended] if self._asked.process else [])]
        for descriptor in listened:
            watching.register(descriptor, select.POLLIN)
        return {descriptor for descriptor, _ in watching.poll(longest_s * 1000)}

    def _accept(self) -> None:
        connection = self._listener.accept()[0]
        connection.settimeout(GREETING_S)
        asked = self._read(connection) if self._asked is None else None
        if asked is None:
            connection.close()
        self._asked = self._asked or asked

    def _read(self, connection: socket.socket) -> _Asked | None:
        """The request, where it is one of this user's, in these surroundings, for a verb that is served."""
        files: list[int] = []
        try:
            process, user = peer(connection)
            if user == os.geteuid() and surroundings.status(process) == self._status:
                message, files, _, _ = socket.recv_fds(connection, MOST_BYTES, FILES)
                request = decoded(message)
                if request and len(files) == FILES and self._is_alike(request):
                    return _Asked(connection, request, files)
        except OSError:  # it has ended
            pass
        for file in files:
            os.close(file)
        return None

    def _is_alike(self, request: StageRequest) -> bool:
        return request.surroundings == self._expected and request.arguments[1] in preloaded.LAST

    def _is_to_fork(self) -> bool:
        return self._asked is not None and not self._asked.process

    def _forked(self) -> Forked | None:
        """Fork a process for the stage that waits, once enough is imported; in that process, what it is to do."""
        asked, files = self._asked, self._files
        if asked is None or not self._is_to_fork():
            return None
        if files.is_sound and preloaded.LAST[asked.request.arguments[1]] not in self._done:
            return None
        files.is_sound = files.are_unchanged()
        if not files.is_sound:
            return None
        if len([*Path("/proc/self/task").iterdir()]) > 1:
            self._drop(asked)
            return None
        asked.process = os.fork()
        if asked.process:
            asked.ended = os.pidfd_open(asked.process)
            for file in asked.files:
                os.close(file)
            asked.files = []
            return None
        asked.connection.close()
        self._listener.close()
        os.close(self._watched)
        return Forked(asked.request.stage, asked.request.arguments, asked.files)

    def _follow(self, asked: _Asked, ready: set[int]) -> None:
        """Hand on signals; end the process with the stage that waits for it; report its end."""
        if asked.process and asked.ended in ready:
            _, status = os.waitpid(asked.process, 0)
            with suppress(OSError):
                asked.connection.send(STATUS.pack(status))
            self._drop(asked)
            return
        if asked.connection.fileno() in ready:
            try:
                message = asked.connection.recv(SIGNAL.size)
            except OSError:
                message = b""
            if len(message) == SIGNAL.size and asked.process:
                os.kill(asked.process, SIGNAL.unpack(message)[0])
            else:
                self._end_stage()

    def _end_stage(self) -> None:
        if (asked := self._asked) is None:
            return
        if asked.process:
            os.kill(asked.process, signal.SIGKILL)
            os.waitpid(asked.process, 0)
        self._drop(asked)

    def _drop(self, asked: _Asked) -> None:
        asked.close()
        self._asked = None
