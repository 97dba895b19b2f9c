"""`tidegate stress`."""

from tidegate import paths
from tidegate.cli._help import Group
from tidegate.cli._run import run_stage

GROUP = Group.STAGES
EXAMPLE = "tidegate stress"


def command() -> None:
    """Measure what metrics lose on damaged rows.

    Writes the loss of each metric under each declared stress, with its interval.
    """
    run_stage("stress", only=paths.STRESS.parent)
