"""`tidegate audit`."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from tidegate.cli._help import Group
from tidegate.cli._printing.output import TEXT, Choice, emit

GROUP = Group.REVIEW
EXAMPLE = "tidegate audit --verify"


def command(
    verify: Annotated[
        bool, typer.Option("--verify", help="Read every value again from its artefact, and compare digests and card.")
    ] = False,
    reproduce: Annotated[
        bool, typer.Option("--reproduce", help="Also run the stages again in a scratch copy, and compare the values.")
    ] = False,
    since: Annotated[
        str, typer.Option("--from", help="First step to run again; results of earlier steps are used.")
    ] = "train",
    base: Annotated[str | None, typer.Option(help="Revision to compare the pipeline's commands with.")] = None,
    folder: Annotated[Path, typer.Option(help="Folder of the card and its audit file.")] = Path("artifacts/card"),
    output: Choice = TEXT,
) -> None:
    """List what a model's card claims, or prove it.

    Exits 0 if every value is proven, 10 if one is contradicted, 3 if an artefact is missing.
    """
    from tidegate.card import audit_file

    if not (verify or reproduce):
        for claim in audit_file.read(folder / audit_file.AUDIT.name).claims:
            print(_listed(f"{claim.shown}  {claim.name}  {claim.reproduce}"))
        return
    from tidegate.card.verify import verify as verified
    from tidegate.review.report import of_findings

    findings = verified(folder)
    if reproduce:
        from tidegate.card.reproduce import reproduce as reproduced

        findings += reproduced(since, base=base, folder=folder, tell=lambda sentence: print(sentence, file=sys.stderr))
    report = of_findings("audit", findings)
    lines = [_listed(f"{entry.finding.verdict.value:<13} {entry.finding.reason}") for entry in report.entries]
    emit(report, output, [*lines, report.headline])
    raise typer.Exit(report.exit_code)


def _listed(text: str) -> str:
    """One line; an audit file may have been written by anybody."""
    from tidegate.number_format import printable

    return printable(" ".join(text.split(" ")))
