"""Run a program that ends when we end, or when it stops making progress."""

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from tidegate.errors import InfrastructureError

POLL_S = 0.5
GRACE_S = 5.0
SILENT_S = 30.0
"""How long a call to a remote may make no progress."""
UNKNOWN = 20
"""Factor on the time limit where the kernel does not report progress."""
_PROC = Path("/proc")
_GUARD = Path(__file__).with_name("_guard.py")
_ends: set[int] = set()


@dataclass(frozen=True, slots=True)
class CompletedProgram:
    """How a program ended. `stalled`: it was ended because it made no progress."""

    code: int
    out: str
    err: str
    stalled: bool = False


@dataclass(slots=True)
class _Progress:
    """When a process or its descendants last read, wrote or computed anything."""

    process: int
    seen: tuple[int, ...] = ()
    since: float = field(default_factory=time.monotonic)

    def silent_s(self) -> float:
        if (now := work(self.process)) != self.seen:
            self.seen, self.since = now, time.monotonic()
        return time.monotonic() - self.since


def run(
    command: Sequence[str], *, cwd: Path | None = None, env: dict[str, str], silent_at_most_s: float | None = None
) -> CompletedProgram:
    """Run a program to its end, or to the end of its progress where `silent_at_most_s` limits its pauses."""
    watched, ours = os.pipe()
    _ends.add(ours)
    guarded = [sys.executable, "-I", "-S", str(_GUARD), str(watched), str(GRACE_S), *command]
    try:
        with subprocess.Popen(  # noqa: S603 (a list, no shell)
            guarded,
            cwd=cwd,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
            pass_fds=(watched,),
            text=True,
            errors="replace",
        ) as guard:
            try:
                return _wait(guard, ours, silent_at_most_s)
            finally:
                _close(ours)
    finally:
        os.close(watched)
        _close(ours)


def _wait(guard: "subprocess.Popen[str]", ours: int, silent_at_most_s: float | None) -> CompletedProgram:
    progress, stalled = _Progress(guard.pid), False
    if silent_at_most_s is not None and not work(guard.pid):
        silent_at_most_s *= UNKNOWN
    while True:
        with suppress(subprocess.TimeoutExpired):
            out, err = guard.communicate(timeout=POLL_S)
            return CompletedProgram(guard.returncode, out, err, stalled)
        if silent_at_most_s is not None and not stalled and progress.silent_s() > silent_at_most_s:
            stalled = True
            _close(ours)


def end_all() -> None:
    """End every program that still runs: for a signal that ends us. The threads that wait for them go on."""
    for end in tuple(_ends):
        _close(end)


def _close(end: int) -> None:
    if end in _ends:
        _ends.discard(end)
        os.close(end)


def work(process: int) -> tuple[int, ...]:
    """A measure that grows while a process or one that it started reads, writes or computes.

    Empty where the kernel does not report it: silence then counts from the start.
    """
    parents: dict[int, list[int]] = {}
    seconds: dict[int, int] = {}
    for place in _PROC.glob("[0-9]*/stat"):
        with suppress(OSError, ValueError):
            fields = place.read_text().rpartition(")")[2].split()
            parents.setdefault(int(fields[1]), []).append(int(place.parent.name))
            seconds[int(place.parent.name)] = (int(fields[11]) + int(fields[12])) // os.sysconf("SC_CLK_TCK")
    family = [process]
    for member in family:
        family += parents.get(member, [])
    moved = 0
    for member in family:
        with suppress(OSError):
            moved += sum(int(line.split()[1]) for line in (_PROC / str(member) / "io").read_text().splitlines()[:2])
    return (moved, sum(seconds.get(member, 0) for member in family), len(family)) if seconds else ()


def end_with_parent() -> None:
    """End this process when the one that started it ends: an orphan would write beside the next run."""
    if sys.platform == "linux":
        import ctypes
        import signal

        ctypes.CDLL(None, use_errno=True).prctl(1, signal.SIGKILL, 0, 0, 0)  # PR_SET_PDEATHSIG
    if os.getpgid(os.getppid()) != os.getpgrp():  # our starter is in our group; a process that inherited us is not
        raise InfrastructureError("DVC, which started this step, has ended; run `dvc repro` again")
