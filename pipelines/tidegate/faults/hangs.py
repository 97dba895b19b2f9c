"""No request is ever answered; clients give up.

Why: a deadlock leaves a process that listens, accepts and counts nothing.

Example: `tidegate rehearse --fault hangs`
"""

import asyncio

from tidegate.faults import ServedModel, Surroundings
from tidegate.faults._requests import before_each
from tidegate.kinds import Task

REQUESTS, SETTLES_AFTER = 1, 0
SURROUNDINGS = Surroundings()
ELSEWHERE = ""


def caught_by(task: Task) -> tuple[str, ...]:
    return "unanswered", "error_ratio", "latency"


def served(model: ServedModel) -> ServedModel:
    async def hang(_: int) -> None:
        await asyncio.Event().wait()

    return before_each(model, hang)
