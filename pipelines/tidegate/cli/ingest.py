"""`tidegate ingest`."""

from tidegate.cli._run import run_stage


def command() -> None:
    """Read the declared sources, run the query, and write the table with its profile."""
    run_stage("ingest")
