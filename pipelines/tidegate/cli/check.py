"""`tidegate check`."""

from tidegate.cli._run import run_stage


def command() -> None:
    """Judge the table by the declared expectations: 0 pass, 10 a critical one fails, 3 one can't be decided."""
    run_stage("check")
