"""`tidegate gate`."""

import os
import shutil
import sys
from pathlib import Path
from typing import Annotated

import typer

from tidegate.cli._help import Group
from tidegate.cli._output import Choice, Output, emit

GROUP = Group.EVERYDAY
EXAMPLE = "tidegate gate --base main"


def command(
    base: Annotated[str | None, typer.Option(help="Revision to compare with; its merge base with HEAD counts.")] = None,
    output: Choice = Output.TEXT,
    approved_by: Annotated[
        str, typer.Option(help="The owner who answers for a weakened policy; given by a workflow that has checked it.")
    ] = "",
    keep: Annotated[
        Path | None, typer.Option(help="Also write the decision here, as JSON: `tidegate review --decision` reads it.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="The same as -o json.")] = False,
) -> None:
    """Decide whether this work tree may merge into its base.

    Exits 0 where the gate passes, 10 where it blocks, 3 where it is undecided.
    """
    from tidegate.artifacts import write_text
    from tidegate.cli._gate_table import lines
    from tidegate.commands import gate
    from tidegate.config.params import load
    from tidegate.review.formats.json import write
    from tidegate.review.report import of_decision

    decision = gate.run(
        load(gate.Params), base=base, approved_by=approved_by, tell=lambda sentence: print(sentence, file=sys.stderr)
    )
    colour = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    text = lines(decision, width=shutil.get_terminal_size((120, 24)).columns, colour=colour)
    if keep:
        write_text(keep, write(of_decision(decision)))
    emit(of_decision(decision), Output.JSON if json else output, text)
    raise typer.Exit(decision.exit_code)
