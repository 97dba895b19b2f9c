"""`tidegate plan`."""

from tidegate.cli._run import run_stage


def command() -> None:
    """Work out each environment's rollout: steps, analyses, decision power."""
    run_stage("plan")
