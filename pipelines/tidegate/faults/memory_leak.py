"""Every request keeps a mebibyte of memory until the process is killed.

The limit is counted in requests, not measured, so that each run is killed at the same one.

Why: nothing is wrong for the first minutes, and each restart hides it again.

Example: `tidegate rehearse --fault memory_leak`
"""

import os
import signal

from tidegate.faults import ServedModel, Surroundings
from tidegate.faults._requests import before_each
from tidegate.kinds import Task

REQUESTS, SETTLES_AFTER = 128, 128
SURROUNDINGS = Surroundings()
ELSEWHERE = "an objective of kind saturation (resource: memory)"
MEBIBYTE = b"leaked  " * (1024 * 1024 // 8)


def caught_by(task: Task) -> tuple[str, ...]:
    return "error_ratio", "unanswered"


def served(model: ServedModel) -> ServedModel:
    kept: list[bytearray] = []

    async def leak(number: int) -> None:
        kept.append(bytearray(MEBIBYTE))
        if number == REQUESTS:
            os.kill(os.getpid(), signal.SIGKILL)

    return before_each(model, leak)
