"""Let a process of the worker run the stage, and end as it ends."""

import os
import resource
import select
import signal
import socket
import struct
import sys
from contextlib import suppress
from pathlib import Path
from types import FrameType
from typing import NoReturn

from tidegate.errors import ExitCode, InfrastructureError
from tidegate.warm import preloaded, surroundings
from tidegate.warm.dvc_process import DvcProcess
from tidegate.warm.request import FILES, GO, MOST_BYTES, READY, SIGNAL, STATUS, StageRequest
from tidegate.warm.socket_folder import SocketFolder

WAIT_S = 20.0
"""For a process that is ready: as long as the imports may take on a busy machine."""
_FORWARDED = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT)
_CREDENTIALS = struct.Struct("3i")


def is_served(folder: SocketFolder, owner: DvcProcess) -> bool:
    """Ends this process where the worker runs the stage. Else returns False: nothing of it has begun."""
    if sys.argv[1] not in preloaded.LAST or not Path(folder.socket(owner)).exists() or not _is_followed():
        return False
    message = StageRequest(surroundings.digest(), os.environ["DVC_STAGE"], sys.argv).encoded()
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as connection:
        try:
            connection.settimeout(WAIT_S)
            connection.connect(folder.socket(owner))
            gate = _ask(connection, message)
        except OSError:  # the worker has just ended
            gate = None
        if gate is None:
            return False
        with gate:
            _watch(connection)
            if _went(gate):
                _wait(connection)
        _unwatch()
    return False


def peer(connection: socket.socket) -> tuple[int, int]:
    """Process and user at the other end, as the kernel knows them."""
    known = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _CREDENTIALS.size)
    process, user, _ = _CREDENTIALS.unpack(known)
    return process, user


def _is_followed() -> bool:
    """Whether this process, and so the worker's, ends when the one that started it does."""
    from tidegate.repository import child_process

    try:
        child_process.end_with_parent()
    except InfrastructureError:  # reported by the stage itself
        return False
    return True


def _ask(connection: socket.socket, message: bytes) -> socket.socket | None:
    """Our end of the gate, at which a process waits that is ready; None where there is none for us."""
    if len(message) > MOST_BYTES or peer(connection)[1] != os.geteuid():
        return None
    ours, theirs = socket.socketpair()
    with theirs:
        files = (0, 1, 2, theirs.fileno())
        assert len(files) == FILES
        socket.send_fds(connection, [message], files)
    ready, _, _ = select.select([ours, connection], [], [], WAIT_S)
    if ours in ready and ours.recv(1) == READY:
        return ours
    ours.close()
    return None


def _went(gate: socket.socket) -> bool:
    """Let the process begin; False where it has ended."""
    try:
        gate.sendall(GO)
    except OSError:
        return False
    return True


def _watch(connection: socket.socket) -> None:
    """From now on signals are the other process's."""

    def forward(number: int, _: FrameType | None) -> None:
        with suppress(OSError):
            connection.send(SIGNAL.pack(number))

    def stop(_: int, frame: FrameType | None) -> None:
        forward(signal.SIGSTOP, frame)
        os.kill(os.getpid(), signal.SIGSTOP)
        forward(signal.SIGCONT, frame)  # somebody has woken this process

    for number in _FORWARDED:
        if signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, forward)
    signal.signal(signal.SIGTSTP, stop)


def _unwatch() -> None:
    for number in (*_FORWARDED, signal.SIGTSTP):
        if signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL)


def _wait(connection: socket.socket) -> NoReturn:
    """Until the other process has ended; then end alike."""
    connection.settimeout(None)
    try:
        answer = connection.recv(STATUS.size)
    except OSError:
        answer = b""
    if len(answer) != STATUS.size:
        sys.stderr.write("the worker that ran this stage was ended; run `dvc repro` again, with TIDEGATE_WARM=0\n")
        sys.stderr.flush()
        os._exit(ExitCode.INFRASTRUCTURE)
    (status,) = STATUS.unpack(answer)
    code = os.waitstatus_to_exitcode(status)
    if code >= 0:
        os._exit(code)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # that process has left one, where the machine keeps them
    if -code != signal.SIGKILL:
        signal.signal(-code, signal.SIG_DFL)
    os.kill(os.getpid(), -code)
    os._exit(128 - code)
