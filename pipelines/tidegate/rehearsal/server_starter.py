"""Start servers, each a fork of one process that has imported its modules.

A rehearsal starts it: `python -m tidegate.rehearsal.server_starter PACKAGE…`. A server of its own would import the same
for most of its life. Its standard input is a socket: a request has the server's arguments and the files that become its
standard input, output and error; the answer is its process.
"""

import gc
import json
import os
import socket
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path

from tidegate.rehearsal import faulty_server
from tidegate.serve.package import prepare

MOST_BYTES = 65_536
FILES = 3


def main(packages: Sequence[str]) -> None:
    """Import what servers of these packages need, then start servers until none can be asked for."""
    for package in packages:
        prepare(Path(package))
    gc.freeze()  # no server collects what this process leaves behind
    with socket.socket(fileno=os.dup(sys.stdin.fileno())) as asked:
        while True:
            message, files, _, _ = socket.recv_fds(asked, MOST_BYTES, FILES)
            if not message:  # the rehearsal has ended
                return
            if not (process := os.fork()):
                asked.close()
                _serve(json.loads(message), files)
            for file in files:
                os.close(file)
            asked.sendall(f"{process}\n".encode())


def _serve(arguments: Sequence[str], files: Sequence[int]) -> None:
    """In the new process, which ends here."""
    status = 1
    try:
        for place, file in enumerate(files):
            os.dup2(file, place)
            os.close(file)
        faulty_server.main(arguments)
        status = 0
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else 1
    except BaseException:  # noqa: BLE001 (written where a process of its own writes it)
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


if __name__ == "__main__":
    main(sys.argv[1:])
