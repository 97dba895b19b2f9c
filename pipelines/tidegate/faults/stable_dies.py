"""The stable version ends in the middle of the first step.

Why: a candidate can only be compared with a version that answers; without one nothing is decided.

Example: `tidegate rehearse --fault stable_dies`
"""

from tidegate.faults import MOST_REQUESTS, Surroundings, unchanged
from tidegate.kinds import Task

REQUESTS, SETTLES_AFTER = MOST_REQUESTS, 0
SURROUNDINGS = Surroundings(stable_dies=True)
ELSEWHERE = "an objective of kind availability"
served = unchanged


def caught_by(task: Task) -> tuple[str, ...]:
    return "validation_failures", "score_shift"
