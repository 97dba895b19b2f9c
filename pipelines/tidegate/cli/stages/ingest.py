"""`tidegate ingest`."""

from tidegate.cli._help import Group
from tidegate.cli._run import run_stage

GROUP = Group.STAGES
EXAMPLE = "tidegate ingest"


def command() -> None:
    """Read the sources, run the query, write the table.

    Also writes the profile of its columns and the digest of every source.
    """
    run_stage("ingest")
