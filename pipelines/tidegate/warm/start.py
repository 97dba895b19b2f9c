"""Start the worker: a fork of the first stage, before that has imported anything."""

import os
import socket
from pathlib import Path

from tidegate.warm.dvc_process import DvcProcess
from tidegate.warm.socket_folder import SocketFolder


def start(folder: SocketFolder, owner: DvcProcess) -> bool:
    """Fork the worker, unless there is one. True in a process that the worker forked, later, for a stage."""
    for other in folder.owners():
        if not other.is_running():  # its worker was ended by force
            folder.remove(other)
    watched = owner.watched()
    if watched is None or _tasks() > 1:
        return False
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as listener:
        try:
            listener.bind(folder.socket(owner))
        except OSError:  # another stage was faster, or the folder is on a file system without sockets
            os.close(watched)
            return False
        listener.listen()
        from tidegate.warm import surroundings

        expected = surroundings.digest()
        if os.fork():
            os.close(watched)
            return False
        from tidegate.warm import worker

        worker.become_one(folder, owner, watched, listener, expected)
        return True


def _tasks() -> int:
    return len([*Path("/proc/self/task").iterdir()])
