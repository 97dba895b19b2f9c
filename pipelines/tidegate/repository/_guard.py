"""Run a program in its own session and end the whole session with it.

The session ends when the program or our starter has ended. Run by its path: `_guard.py PIPE GRACE_S PROGRAM…`. Nothing
writes to the pipe: the kernel closes the starter's end when the starter dies, by SIGKILL, too.
"""

import os
import signal
import subprocess
import sys
import threading
import time


def main() -> None:
    pipe, grace_s, *command = sys.argv[1:]
    try:
        program = subprocess.Popen(command, start_new_session=True)  # noqa: S603 (a list, no shell)
    except OSError as error:
        sys.exit(f"ERROR: {command[0]}: {error.strerror}")
    threading.Thread(target=_end_when_closed, args=(int(pipe), program.pid, float(grace_s)), daemon=True).start()
    code = program.wait()
    _end(program.pid, float(grace_s))
    os._exit(code if code >= 0 else 128 - code)  # the other thread waits for a pipe that may stay open


def _end_when_closed(pipe: int, group: int, grace_s: float) -> None:
    while os.read(pipe, 1):
        pass
    _end(group, grace_s)


def _end(group: int, grace_s: float) -> None:
    """SIGTERM first, so that DVC can leave its cache consistent."""
    until, alive = time.monotonic() + grace_s, _send(group, signal.SIGTERM)
    while alive and time.monotonic() < until:
        time.sleep(0.05)
        alive = _send(group, 0)
    if alive:
        _send(group, signal.SIGKILL)


def _send(group: int, number: int) -> bool:
    """Whether any process is left in the group."""
    try:
        os.killpg(group, number)
    except (ProcessLookupError, PermissionError):
        return False
    return True


if __name__ == "__main__":
    main()
