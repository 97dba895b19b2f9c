"""One request of ten is answered with 500.

Why: a fault that some requests meet, not all, passes every readiness check.

Example: `tidegate rehearse --fault server_errors`
"""

from tidegate.faults import MOST_REQUESTS, ServedModel, Surroundings
from tidegate.faults._requests import before_each
from tidegate.kinds import Task

REQUESTS, SETTLES_AFTER = MOST_REQUESTS, 0
SURROUNDINGS = Surroundings()
ELSEWHERE = ""
OF = 10


def caught_by(task: Task) -> tuple[str, ...]:
    return ("error_ratio",)


def served(model: ServedModel) -> ServedModel:
    async def fail(number: int) -> int | None:
        return None if number % OF else 500

    return before_each(model, fail)
