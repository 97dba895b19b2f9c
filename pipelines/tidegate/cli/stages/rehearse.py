"""`tidegate rehearse`."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tidegate.cli._help import Group
from tidegate.cli._run import pin_threads

if TYPE_CHECKING:
    from tidegate.delivery.rehearsals import Rehearsal

GROUP = Group.STAGES
EXAMPLE = "tidegate rehearse --environment prod --fault slow"


def command(
    environment: Annotated[str | None, typer.Option(help="Only this environment; nothing is written.")] = None,
    fault: Annotated[
        list[str] | None,
        typer.Option(metavar="FAULT", help="Only this fault, beside the healthy candidate; nothing is written."),
    ] = None,
    stable: Annotated[
        Path | None, typer.Option(help="Package that serves today; default: a twin of the candidate.")
    ] = None,
    stable_from: Annotated[
        str | None,
        typer.Option(help="Take the package that serves today from the merge base with this revision, in DVC's cache."),
    ] = None,
    metrics: Annotated[
        str, typer.Option(help="What answers the analyses' queries: embedded, or prometheus if it is installed.")
    ] = "embedded",
) -> None:
    """Rehearse each planned rollout with injected faults.

    Without options, this is the stage: it writes artifacts/rehearse. Faults that were promoted are listed with what
    would detect them; the gate decides on them (rule kind rehearsed).
    """
    pin_threads()
    from tidegate.cli._printing.progress import progress
    from tidegate.commands.releasing import stable_package
    from tidegate.config.params import load
    from tidegate.stages import rehearse

    params = load(rehearse.Params)
    with stable_package.chosen(stable, stable_from, tell=lambda sentence: print(sentence, file=sys.stderr)) as serving:
        choice = rehearse.RehearsalChoice(tuple(fault or ()), environment, serving, metrics)
        with progress():
            rehearsals = rehearse.rehearsed(params, choice)
    if choice == rehearse.EVERYTHING:
        rehearse.write(rehearsals)
    _show(rehearsals, by_step=bool(fault))


def _show(rehearsals: "Mapping[str, Rehearsal]", *, by_step: bool) -> None:
    from tidegate import paths
    from tidegate.errors import visible
    from tidegate.review import rehearsal_texts

    if not rehearsals:
        print("no rollout has steps: nothing to rehearse")
    for rehearsal in rehearsals.values():
        for line in rehearsal_texts.terminal(rehearsal, by_step=by_step):
            print(visible(line))
    if rehearsals:
        print(f"times of answers, measured here: {paths.REHEARSAL_TIMES}")
