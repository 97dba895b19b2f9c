"""`tidegate check`."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from tidegate.cli._help import Group


class CheckFormat(StrEnum):
    """The format of the printed report."""

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
            help="Check this file (parquet, csv, json) or postgresql://user@host/db#table; write no artifacts."
        ),
    ] = None,
    suite: Annotated[str | None, typer.Option(help="Use this option of conf/check.")] = None,
    reference: Annotated[
        Path | None,
        typer.Option(
            help="Check drift from this data file, or statistics.json of `tidegate split`; default: the training rows."
        ),
    ] = None,
    now: Annotated[
        str | None,
        typer.Option(help="Time for check.fresh, as ISO text, instead of the declared one."),
    ] = None,
    base: Annotated[
        str | None, typer.Option(help="Show changes since this revision; the merge base with HEAD is used.")
    ] = None,
    data_docs: Annotated[
        Path | None,
        typer.Option(
            help="Also write Great Expectations' validation result and Data Docs (index.html) to this folder."
        ),
    ] = None,
    output: Annotated[CheckFormat, typer.Option("-o", "--output", help="Format of the report.")] = CheckFormat.TEXT,
) -> None:
    """Check a table against the declared expectations.

    Without options it is the stage of the pipeline. Exits 0 if every critical expectation holds, 10 if one fails, 3 if
    one is undecided.
    """
    from tidegate.cli._printing.check_report import printed
    from tidegate.cli._printing.progress import progress
    from tidegate.commands import check

    request = check.CheckRequest(data, suite, reference, now, base, profiled=output is CheckFormat.HTML)
    with progress("tidegate.checks") as tell:
        checked = check.run(request, tell=tell)
        if data_docs is not None:
            check.write_data_docs(data_docs, checked, suite)
    typer.echo(printed(checked.report, output.value, checked.name, checked.profiles), nl=False)
    raise typer.Exit(checked.report.verdict.exit_code)
