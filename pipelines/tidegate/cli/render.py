"""`tidegate render`."""

from tidegate.cli._run import run_stage


def command() -> None:
    """Render each environment's manifests from its plan and validate them."""
    run_stage("render")
