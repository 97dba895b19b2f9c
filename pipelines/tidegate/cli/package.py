"""`tidegate package`."""

from tidegate.cli._help import Group
from tidegate.cli._run import run_stage

GROUP = Group.STAGES
EXAMPLE = "tidegate package"


def command() -> None:
    """Build the package that is served, and verify it.

    Model file, signature, golden requests with their answers, and digests of all of them.
    """
    run_stage("package")
