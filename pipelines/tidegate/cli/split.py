"""`tidegate split`."""

from tidegate.cli._run import run_stage


def command() -> None:
    """Divide the table into train, holdout and recent rows."""
    run_stage("split")
