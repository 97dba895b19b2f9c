"""How long threads were ready to run and had no processor.

It is what a busy machine adds to a measured time, and a server's own slowness (computing, sleeping, waiting for others)
is not in it. Linux counts it: the second number of `/proc/…/schedstat`, in nanoseconds.
https://docs.kernel.org/scheduler/sched-stats.html
"""

from contextlib import suppress
from pathlib import Path

_PROC = Path("/proc")


def of_process(process: int) -> float:
    """Seconds of all of its threads since their start; 0 where the kernel does not count them, or it ended."""
    return sum(_of(place) for place in (_PROC / str(process) / "task").glob("*/schedstat"))


def of_thread(thread: int) -> float:
    """Seconds of one of this process' threads, by its native id; 0 where the kernel does not count them."""
    return _of(_PROC / "self" / "task" / str(thread) / "schedstat")


def _of(place: Path) -> float:
    with suppress(OSError, ValueError, IndexError):
        return int(place.read_text().split()[1]) / 1e9
    return 0.0
