"""`tidegate gate`."""

import os
import shutil
import sys
from enum import StrEnum
from typing import Annotated

import typer


class Output(StrEnum):
    TEXT = "text"
    JSON = "json"


def command(
    base: Annotated[str | None, typer.Option(help="Revision to compare with; its merge base with HEAD counts.")] = None,
    output: Annotated[Output, typer.Option("-o", "--output", help="How the decision is written.")] = Output.TEXT,
    approved_by: Annotated[
        str, typer.Option(help="The owner who answers for a weakened policy; given by a workflow that has checked it.")
    ] = "",
    json: Annotated[bool, typer.Option("--json", help="The same as -o json.")] = False,
) -> None:
    """Judge this work tree against the merge base: exit 0 passes, 10 is blocked, 3 could not be decided."""
    from tidegate.artifacts import json_text
    from tidegate.cli._gate_table import lines
    from tidegate.config.params import load
    from tidegate.stages import gate

    decision = gate.run(
        load(gate.Params), base=base, approved_by=approved_by, tell=lambda sentence: print(sentence, file=sys.stderr)
    )
    if json or output is Output.JSON:
        print(json_text(decision.as_json()), end="")
    else:
        colour = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
        for line in lines(decision, width=shutil.get_terminal_size((120, 24)).columns, colour=colour):
            print(line)
    raise typer.Exit(decision.exit_code)
