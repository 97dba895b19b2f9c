"""`tidegate check`."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from tidegate.cli._help import Group


class Output(StrEnum):
    """How the report is printed."""

    TEXT = "text"
    JSON = "json"
    JUNIT = "junit"
    SARIF = "sarif"
    GITHUB = "github"
    HTML = "html"


GROUP = Group.EVERYDAY
EXAMPLE = "tidegate check --data new.csv --suite flights"


def command(
    data: Annotated[
        str | None,
        typer.Option(
            help="Judge this file (parquet, csv, json), or postgresql://user@host/db#table, and write no artifacts."
        ),
    ] = None,
    suite: Annotated[str | None, typer.Option(help="Judge by this option of conf/check.")] = None,
    reference: Annotated[
        Path | None,
        typer.Option(
            help="Judge drift from this data file, or statistics.json of `tidegate split`; default: the training rows."
        ),
    ] = None,
    clock: Annotated[
        str | None,
        typer.Option(help="The time by which check.fresh is judged, as ISO text, instead of the declared one."),
    ] = None,
    base: Annotated[
        str | None, typer.Option(help="Show what has changed since this revision; its merge base with HEAD counts.")
    ] = None,
    data_docs: Annotated[
        Path | None,
        typer.Option(
            help="Also write Great Expectations' validation result and Data Docs (index.html) to this folder."
        ),
    ] = None,
    output: Annotated[Output, typer.Option("-o", "--output")] = Output.TEXT,
) -> None:
    """Check a table against the declared expectations.

    Without options it is the stage of the pipeline. Exits 0 where every critical expectation holds, 10 where one
    fails, 3 where one cannot be decided.
    """
    from tidegate.cli._check_report import printed
    from tidegate.cli._progress import progress
    from tidegate.commands import check

    request = check.CheckRequest(data, suite, reference, clock, base, profiled=output is Output.HTML)
    with progress("tidegate.checks"):
        checked = check.run(request, tell=lambda sentence: print(sentence, file=sys.stderr))
        if data_docs is not None:
            check.write_data_docs(data_docs, checked, suite)
    typer.echo(printed(checked.report, output.value, checked.name, checked.profile), nl=False)
    raise typer.Exit(checked.report.verdict.exit_code)
