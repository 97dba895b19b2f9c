"""`tidegate train`."""

from tidegate import paths
from tidegate.cli._run import run_stage


def command() -> None:
    """Fit the declared estimator on the training rows and cross-validate it."""
    run_stage("train", only=paths.MODEL.parent)
