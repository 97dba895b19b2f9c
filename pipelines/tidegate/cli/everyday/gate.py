"""`tidegate gate`."""

import os
import shutil
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tidegate.cli._help import Group
from tidegate.cli._printing.output import TEXT, Choice, emit

if TYPE_CHECKING:
    from tidegate.records import Decision
    from tidegate.repository.base_kinds import Withheld

GROUP = Group.EVERYDAY
EXAMPLE = "tidegate gate --base main"
AS_RECORDED = (
    "the change's numbers are as dvc.lock records them, compared by digest, not computed again: CI does that, and so "
    "does `tidegate verify`"
)


def command(
    base: Annotated[
        str | None, typer.Option(help="Revision to compare with; the merge base with HEAD is used.")
    ] = None,
    output: Choice = TEXT,
    approved_by: Annotated[
        str, typer.Option(help="Owner who approved a weakened gate; set by a workflow that has verified it.")
    ] = "",
    save: Annotated[
        Path | None,
        typer.Option(
            dir_okay=False, help="Also write the decision to this file as JSON, for `tidegate review --decision`."
        ),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="The same as -o json.")] = False,
) -> None:
    """Decide whether this work tree may merge into its base.

    Exits 0 if the gate passes, 10 if it blocks, 3 if it is undecided.
    """
    from tidegate.cli import _several
    from tidegate.repository import base_kinds, links_outside

    links_outside.refuse_devices()  # before anything of the change is read
    several = _several.are_here(base)
    withheld = () if several else base_kinds.choose(base, approved=bool(approved_by))  # before the kinds are used

    from tidegate.cli._printing.gate_table import lines
    from tidegate.cli._printing.write_file import write_file
    from tidegate.review.formats.json import write
    from tidegate.review.report import of_decision

    decision = _several.decided(base, approved_by) if several else _decision(base, approved_by, withheld)
    colour = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    decision_shown = replace(decision, notes=(*decision.notes, AS_RECORDED))  # of this run; a review grades the numbers
    text = lines(decision_shown, width=shutil.get_terminal_size((120, 24)).columns, colour=colour)
    if save:
        write_file(save, write(of_decision(decision)))
    emit(of_decision(decision), "json" if json else output, text)
    raise typer.Exit(decision.exit_code)


def _decision(base: str | None, approved_by: str, withheld: "tuple[Withheld, ...]") -> "Decision":
    from tidegate.cli._printing.progress import progress
    from tidegate.commands.gating import gate_withheld
    from tidegate.errors import DeclarationError

    try:
        from tidegate.commands.gating import gate  # types the declaration, which loads the kinds
        from tidegate.config.params import load

        with progress() as tell:
            return gate.run(load(gate.Params), base=base, approved_by=approved_by, tell=tell)
    except DeclarationError as error:
        if not withheld:
            raise
        return gate_withheld.blocked(error, base, withheld)
