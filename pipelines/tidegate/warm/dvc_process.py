"""Find the DVC process that runs this stage.

Known by number and start, so that a process which got the number later is never mistaken for it.
"""

import os
from dataclasses import dataclass
from pathlib import Path, PurePath

_PROC = Path("/proc")
_MOST_ANCESTORS = 8
"""Between DVC and a stage: its shell, and what `cmd` puts before the verb."""
_START = 19
"""The start of a process, counted from the field after its name in /proc/PID/stat."""


@dataclass(frozen=True, slots=True)
class DvcProcess:
    """A process: its number, and when it started, in ticks since the machine did."""

    number: int
    started: int

    @property
    def name(self) -> str:
        """Distinguishes it from every other process of this machine since it started."""
        return f"{self.number}-{self.started}"

    def is_running(self) -> bool:
        return started(self.number) == self.started

    def watched(self) -> int | None:
        """A descriptor that becomes readable when it ends; None where it has ended."""
        try:
            descriptor = os.pidfd_open(self.number)
        except OSError:
            return None
        if self.is_running():
            return descriptor
        os.close(descriptor)
        return None


def find(stage: str) -> DvcProcess | None:
    """The nearest ancestor that does not have this DVC_STAGE itself, if it is DVC: what it starts inherits it."""
    process, mark = os.getpid(), f"DVC_STAGE={stage}".encode()
    for _ in range(_MOST_ANCESTORS):
        parent = _parent(process)
        if not parent:
            return None
        try:
            variables = (_PROC / str(parent) / "environ").read_bytes().split(b"\0")
        except OSError:
            return None
        if mark not in variables:
            begun = started(parent) if _is_dvc(parent) else None
            return None if begun is None else DvcProcess(parent, begun)
        process = parent
    return None


def started(process: int) -> int | None:
    """When the process started; None where it does not run."""
    fields = _fields(process)
    return None if fields is None or fields[0] == "Z" else int(fields[_START])


def _parent(process: int) -> int | None:
    fields = _fields(process)
    return None if fields is None else int(fields[1])


def _fields(process: int) -> list[str] | None:
    """The fields of /proc/PID/stat after the name, which may hold anything."""
    try:
        return (_PROC / str(process) / "stat").read_text(errors="replace").rpartition(")")[2].split()
    except OSError:
        return None


def _is_dvc(process: int) -> bool:
    try:
        words = (_PROC / str(process) / "cmdline").read_bytes().split(b"\0")
    except OSError:
        return False
    return any(PurePath(os.fsdecode(word)).name == "dvc" for word in words)
