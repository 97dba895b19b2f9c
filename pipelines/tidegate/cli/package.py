"""`tidegate package`."""

from tidegate.cli._run import run_stage


def command() -> None:
    """Make the servable package: model file, signature, golden requests, digests."""
    run_stage("package")
