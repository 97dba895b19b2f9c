"""Find workers of a `dvc repro` that has ended: none should be left."""

import os
import socket
import time
from collections.abc import Iterator

from tidegate.project_state.diagnosis import Diagnosis, broken
from tidegate.warm import socket_folder
from tidegate.warm.client import peer
from tidegate.warm.dvc_process import DvcProcess
from tidegate.warm.socket_folder import SocketFolder

PATIENCE_S = 3.0
"""A worker notices the end between two imports."""
_POLL_S = 0.1


def diagnoses() -> Iterator[Diagnosis]:
    folder = socket_folder.opened(create=False)
    if folder is None:
        return
    try:
        for owner in folder.owners():
            if not owner.is_running() and (process := _left(folder, owner)):
                fact = (
                    f"process {process} was started for a `dvc repro` that has ended, and still runs; report this bug"
                )
                yield broken("workers", fact, f"run `kill {process}`")
    finally:
        folder.close()


def _left(folder: SocketFolder, owner: DvcProcess) -> int | None:
    """The process that still listens after a while."""
    deadline = time.monotonic() + PATIENCE_S
    while process := _listening(folder, owner):
        if time.monotonic() > deadline:
            return process
        time.sleep(_POLL_S)
    return None


def _listening(folder: SocketFolder, owner: DvcProcess) -> int | None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as connection:
        try:
            connection.settimeout(PATIENCE_S)
            connection.connect(folder.socket(owner))
            process, user = peer(connection)
        except OSError:
            return None
    return process if user == os.geteuid() else None
