"""`tidegate evaluate`."""

from tidegate import paths
from tidegate.cli._help import Group
from tidegate.cli._run import run_stage

GROUP = Group.STAGES
EXAMPLE = "tidegate evaluate"


def command() -> None:
    """Evaluate the model on the holdout rows.

    Writes metrics, slices, predictions and plots, and the metrics of the folds.
    """
    run_stage("evaluate", only=paths.METRICS.parent)
