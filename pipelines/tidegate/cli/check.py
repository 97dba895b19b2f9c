"""`tidegate check`."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Output(StrEnum):
    """How the report is printed."""

    TEXT = "text"
    JSON = "json"
    JUNIT = "junit"
    HTML = "html"


def command(
    data: Annotated[
        str | None,
        typer.Option(help="Judge this parquet file, or postgresql://user@host/db#table, and write no artifacts."),
    ] = None,
    suite: Annotated[str | None, typer.Option(help="Judge by this option of conf/check.")] = None,
    reference: Annotated[
        Path | None, typer.Option(help="A parquet file, like the training rows: judge drift from it too.")
    ] = None,
    output: Annotated[Output, typer.Option("-o", "--output")] = Output.TEXT,
) -> None:
    """Judge a table by the declared expectations: 0 pass, 10 a critical one fails, 3 one can't be decided."""
    from tidegate.cli._check import by_suite, printed, stage

    if data is None and suite is None and reference is None:
        source, report = stage()
    else:
        source, report = by_suite(data, suite, reference)
    typer.echo(printed(report, output.value, source), nl=False)
    raise typer.Exit(report.verdict.exit_code)
