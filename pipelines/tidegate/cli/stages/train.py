"""`tidegate train`."""

from tidegate import paths
from tidegate.cli._help import Group
from tidegate.cli._run import run_stage

GROUP = Group.STAGES
EXAMPLE = "tidegate train"


def command() -> None:
    """Fit the declared estimator and cross-validate it."""
    run_stage("train", only=paths.MODEL.parent)
