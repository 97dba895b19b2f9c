"""The candidate's process ends at every twentieth request and is started again.

Why: between two restarts it answers well, so that its own counters show nothing; the requests in between fail.

Example: `tidegate rehearse --fault crash_loop`
"""

import os

from tidegate.faults import ServedModel, Surroundings
from tidegate.faults._requests import before_each
from tidegate.kinds import Task

REQUESTS, SETTLES_AFTER = 20, 20
SURROUNDINGS = Surroundings()
ELSEWHERE = ""


def caught_by(task: Task) -> tuple[str, ...]:
    return "error_ratio", "unanswered"


def served(model: ServedModel) -> ServedModel:
    async def end(number: int) -> None:
        if number == REQUESTS:
            os._exit(1)

    return before_each(model, end)
