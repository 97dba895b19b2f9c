"""The candidate answers 100 requests and then refuses all.

So it is after a reload of a package that takes other inputs.

Why: what was right at the first probe need not stay right; a step must be measured to its end.

Example: `tidegate rehearse --fault refuses_after_reload`
"""

from tidegate.faults import MOST_REQUESTS, ServedModel, Surroundings
from tidegate.faults._requests import before_each
from tidegate.kinds import Task

REQUESTS, SETTLES_AFTER = MOST_REQUESTS, 100
SURROUNDINGS = Surroundings()
ELSEWHERE = ""


def caught_by(task: Task) -> tuple[str, ...]:
    return ("validation_failures",)


def served(model: ServedModel) -> ServedModel:
    async def refuse(number: int) -> int | None:
        return 400 if number > SETTLES_AFTER else None

    return before_each(model, refuse)
