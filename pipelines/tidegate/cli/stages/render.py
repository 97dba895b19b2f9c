"""`tidegate render`."""

from typing import Annotated

import typer

from tidegate.cli._help import Group
from tidegate.cli._run import run_stage

GROUP = Group.STAGES
EXAMPLE = "tidegate render --check"


def command(
    check: Annotated[bool, typer.Option("--check", help="Write nothing; exit 10 if manifests/ would change.")] = False,
) -> None:
    """Render each environment's manifests from its plan.

    Manifests are linted before they are written. With --check, exits 10 if manifests/ would change.
    """
    from tidegate.config.params import load
    from tidegate.errors import ExitCode
    from tidegate.stages.render import Params, drift

    params = load(Params)
    if not params.environments:
        print("no environments declared: nothing to render")
    if not check:
        run_stage("render")
    changed = list(drift(params))
    for line in changed:
        print(line)
    raise typer.Exit(ExitCode.BLOCKED if changed else ExitCode.PASS)
