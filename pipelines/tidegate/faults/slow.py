"""Every answer takes half a second longer.

Why: callers that wait give up, without any error of the server.

Example: `tidegate rehearse --fault slow`
"""

import asyncio

from tidegate.faults import ServedModel, Surroundings
from tidegate.faults._requests import before_each
from tidegate.kinds import Task

REQUESTS, SETTLES_AFTER = 8, 0
SURROUNDINGS = Surroundings()
ELSEWHERE = ""
SECONDS = 0.5


def caught_by(task: Task) -> tuple[str, ...]:
    return ("latency",)


def served(model: ServedModel) -> ServedModel:
    async def wait(_: int) -> None:
        await asyncio.sleep(SECONDS)

    return before_each(model, wait)
