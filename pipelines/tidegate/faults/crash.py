"""The candidate's process ends and is not started again.

Why: a pod that is evicted, or whose node is lost, counts nothing itself; only the router sees its requests fail.

Example: `tidegate rehearse --fault crash`
"""

import os

from tidegate.faults import ServedModel, Surroundings
from tidegate.faults._requests import before_each
from tidegate.kinds import Task

REQUESTS, SETTLES_AFTER = 51, 51
SURROUNDINGS = Surroundings(restarts=False)
ELSEWHERE = ""


def caught_by(task: Task) -> tuple[str, ...]:
    return "error_ratio", "unanswered"


def served(model: ServedModel) -> ServedModel:
    async def end(number: int) -> None:
        if number == REQUESTS:
            os._exit(1)

    return before_each(model, end)
