"""`tidegate split`."""

from tidegate.cli._help import Group
from tidegate.cli._run import run_stage

GROUP = Group.STAGES
EXAMPLE = "tidegate split"


def command() -> None:
    """Divide the table into train, holdout and recent rows."""
    run_stage("split")
