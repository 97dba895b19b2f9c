"""How long threads had a processor, and how long they were ready and had none.

The second is what a busy machine adds to a measured time; a server's own slowness (computing, sleeping, waiting for
others) is not in it. Linux counts both, in nanoseconds, in `/proc/…/schedstat`.
https://docs.kernel.org/scheduler/sched-stats.html
"""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_PROC = Path("/proc")


@dataclass(frozen=True, slots=True)
class ProcessorTime:
    """Seconds since the threads' start; 0 where the kernel does not count them."""

    had: float
    waited: float


def of_process(process: int) -> ProcessorTime:
    """The processor time of all threads of a process."""
    return _of((_PROC / str(process) / "task").glob("*/schedstat"))


def of_thread(thread: int) -> ProcessorTime:
    """The processor time of a thread of this process, by its native id."""
    return _of([_PROC / "self" / "task" / str(thread) / "schedstat"])


def _of(places: Iterable[Path]) -> ProcessorTime:
    had = waited = 0
    for place in places:
        with suppress(OSError, ValueError, IndexError):
            first, second = map(int, place.read_text().split()[:2])
            had, waited = had + first, waited + second
    return ProcessorTime(had / 1e9, waited / 1e9)
