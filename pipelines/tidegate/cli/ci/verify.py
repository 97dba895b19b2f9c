"""`tidegate verify`."""

import sys
from typing import Annotated

import typer

from tidegate.cli._help import Group
from tidegate.cli._printing.output import TEXT, Choice, emit

GROUP = Group.REVIEW
EXAMPLE = "tidegate verify --from evaluate"


def command(
    since: Annotated[
        str, typer.Option("--from", help="First step to recompute; results of earlier steps are used.")
    ] = "train",
    base: Annotated[str | None, typer.Option(help="Revision to compare the pipeline's commands with.")] = None,
    output: Choice = TEXT,
) -> None:
    """Recompute what this change claims, in a scratch checkout.

    Exits 0 if the claims are confirmed, 10 if one is contradicted, 3 if one could not be recomputed.
    """
    from tidegate.review.report import of_findings
    from tidegate.review.verify import verify

    report = of_findings("verify", verify(since, base=base, tell=lambda sentence: print(sentence, file=sys.stderr)))
    emit(report, output, [f"{entry.finding.verdict.value:<13} {entry.finding.reason}" for entry in report.entries])
    raise typer.Exit(report.exit_code)
