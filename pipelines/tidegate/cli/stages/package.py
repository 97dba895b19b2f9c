"""`tidegate package`."""

import typer

from tidegate import artifacts, paths
from tidegate.cli._help import Group
from tidegate.cli._run import run_stage

GROUP = Group.STAGES
EXAMPLE = "tidegate package"


def command() -> None:
    """Build the package that is served, and verify it.

    Model file, signature, golden requests with their answers, exact form where there is one, the certificate of what
    was compared, and digests of all of them.
    """
    try:
        run_stage("package")
    except typer.Exit as done:
        if done.exit_code == 0:
            print(_sentence())
        raise


def _sentence() -> str:
    """Whether there is an exact form, or why there is none."""
    certificate = artifacts.read_json(paths.PARITY)
    if certificate["family"] is None:
        return f"no exact form, scikit-learn serves: {certificate['why_not_exact']}"
    rows = sum(check["rows"] for check in certificate["checks"])
    return f"exact form: {certificate['family']}, proven by {rows:,} answers"
