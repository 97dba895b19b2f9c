"""A digest of all that a stage inherits, which its fork must have alike.

Everything but the stage's name and arguments: rather a stage too many by itself than one in other surroundings.
"""

import gc
import hashlib
import os
import resource
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

_NAMESPACES = ("cgroup", "ipc", "mnt", "net", "pid", "time", "user", "uts")
_STATUS = ("Uid", "Gid", "Groups", "NoNewPrivs", "Seccomp", "CapEff", "CapBnd", "SigBlk", "SigIgn", "Cpus_allowed")
_LIMITS = tuple(sorted(name for name in dir(resource) if name.startswith("RLIMIT_")))


def digest() -> str:
    """Of this process. Raises OSError where it cannot be known."""
    listed = hashlib.sha256()
    for part in _parts():
        listed.update(part.encode(errors="surrogateescape") + b"\0")
    return listed.hexdigest()


def _parts() -> Iterator[str]:
    yield from (f"{name}={value}" for name, value in sorted(os.environ.items()) if name != "DVC_STAGE")
    folder = Path().stat()
    yield f"{folder.st_dev} {folder.st_ino} {Path.cwd()}"
    options = (sys.flags, sys._xoptions, sys.warnoptions)  # noqa: SLF001 (documented)
    yield from (sys.executable, sys.version, sys.argv[0], *map(str, options))
    yield from sys.path
    yield from (f"{getattr(file, 'encoding', None)} {getattr(file, 'errors', None)}" for file in _standard_files())
    yield from (str(signal.getsignal(number)) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGPIPE))
    yield from (f"{name} {resource.getrlimit(getattr(resource, name))}" for name in _LIMITS)
    yield from (str(place.readlink()) for place in map(Path("/proc/self/ns").joinpath, _NAMESPACES) if place.exists())
    yield f"{_umask()} {os.nice(0)} {gc.isenabled()}"
    yield from status(os.getpid())


def status(process: int) -> list[str]:
    """The kernel's lines on what the process may do. Raises OSError where it has ended.

    A process that has confined itself (`confinement.py`) can never again have the lines of one that has not.
    """
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return [line for line in lines if line.partition(":")[0] in _STATUS]


def _standard_files() -> tuple[object, ...]:
    return sys.stdin, sys.stdout, sys.stderr


def _umask() -> str:
    """Read without setting it, which would be seen by other threads."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(line for line in lines if line.startswith("Umask"))
