"""`tidegate rehearse`."""

from pathlib import Path
from typing import Annotated

import typer

from tidegate.cli._help import Group

GROUP = Group.STAGES
EXAMPLE = "tidegate rehearse --environment prod --fault slow"


def command(
    environment: Annotated[str | None, typer.Option(help="Only this environment; nothing is written.")] = None,
    fault: Annotated[
        list[str] | None, typer.Option(help="Only this fault, beside the healthy candidate; nothing is written.")
    ] = None,
    stable: Annotated[
        Path | None, typer.Option(help="Package that serves today; default: a twin of the candidate.")
    ] = None,
    metrics: Annotated[
        str, typer.Option(help="Who answers the analyses' queries: embedded, or prometheus where it is installed.")
    ] = "embedded",
) -> None:
    """Rehearse each planned rollout with injected faults.

    Without options it is the stage: writes artifacts/rehearse. Faults that were promoted are listed with what would see
    them; the gate decides on them (rule kind rehearsed).
    """
    from tidegate import paths
    from tidegate.cli._progress import progress
    from tidegate.config.params import load
    from tidegate.errors import visible
    from tidegate.records import Verdict
    from tidegate.review import rehearsal_texts
    from tidegate.stages import rehearse

    params = load(rehearse.Params)
    shown = rehearse.RehearsalChoice(tuple(fault or ()), environment, stable, metrics)
    with progress():
        rehearsals = rehearse.rehearsed(params, shown)
    if shown == rehearse.EVERYTHING:
        rehearse.write(rehearsals)
    if not rehearsals:
        print("no rollout has steps: nothing to rehearse")
    for rehearsal in rehearsals.values():
        for line in rehearsal_texts.terminal(rehearsal, by_step=bool(fault)):
            print(visible(line))
    if rehearsals:
        print(f"times of answers, measured here: {paths.REHEARSAL_TIMES}")
    raise typer.Exit(Verdict.PASS.exit_code)
