"""Every request is refused with 400.

Why: a candidate that expects another input refuses what clients send: fast, correct by its own measure, no error.

Example: `tidegate rehearse --fault refuses_all`
"""

from tidegate.faults import MOST_REQUESTS, ServedModel, Surroundings
from tidegate.faults._requests import before_each
from tidegate.kinds import Task

REQUESTS, SETTLES_AFTER = MOST_REQUESTS, 0
SURROUNDINGS = Surroundings()
ELSEWHERE = ""


def caught_by(task: Task) -> tuple[str, ...]:
    return ("validation_failures",)


def served(model: ServedModel) -> ServedModel:
    async def refuse(_: int) -> int:
        return 400

    return before_each(model, refuse)
