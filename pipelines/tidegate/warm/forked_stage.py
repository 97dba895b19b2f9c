"""Make a fork of the worker what a process that DVC started would be."""

import io
import os
import signal
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tidegate.warm import preloaded
from tidegate.warm.request import GO, READY

_PARENT_DEATH_SIGNAL = 1


@dataclass(frozen=True, slots=True)
class Forked:
    """The stage that this process is to run, and the files that it was given."""

    stage: str
    arguments: list[str]
    files: list[int]


@dataclass(frozen=True, slots=True)
class Before:
    """The worker's process, and what it changed for its imports, as the first stage had it."""

    worker: int
    environment: Mapping[str, str]
    path: list[str]


def become_stage(forked: Forked, before: Before) -> None:
    """Take the stage's place; ends this process where the stage no longer waits, or where it must not be served."""
    import ctypes

    try:
        libc: Any = ctypes.CDLL(None, use_errno=True)
        libc.prctl(_PARENT_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0)
        *standard, gate = forked.files
        for place, file in enumerate(standard):
            os.dup2(file, place)
            os.close(file)
        _settle(forked, before)
        if os.getppid() != before.worker or not _is_pinned_alike():
            os._exit(1)
        os.write(gate, READY)
        if os.read(gate, 1) != GO:
            os._exit(1)
        os.close(gate)
    except BaseException:  # noqa: BLE001 (also an interrupt: the stage runs by itself, and reports what is wrong)
        os._exit(1)


def _settle(forked: Forked, before: Before) -> None:
    os.environ.clear()
    os.environ.update({**before.environment, "DVC_STAGE": forked.stage})
    sys.path[:] = before.path
    sys.argv[:] = forked.arguments
    if isinstance(sys.stdout, io.TextIOWrapper):  # as Python would have opened it
        sys.stdout.reconfigure(line_buffering=os.isatty(1))
    import numpy as np

    np.random.seed()  # noqa: NPY002 (not the same numbers in every fork, where some library asks for chance)


def _is_pinned_alike() -> bool:
    """Whether the stage would import numeric libraries with the worker's number of threads."""
    from tidegate.config import params

    return str(params.mapping(params.read(), "engine").get("threads", 1)) == preloaded.THREADS
