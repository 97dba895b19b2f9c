"""`tidegate evaluate`."""

from tidegate import paths
from tidegate.cli._run import run_stage


def command() -> None:
    """Measure the model on the holdout: metrics, slices, predictions, plots."""
    run_stage("evaluate", only=paths.METRICS.parent)
