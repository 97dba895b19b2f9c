"""`tidegate history`."""

from enum import StrEnum
from typing import Annotated

import typer

from tidegate.cli._help import Group

GROUP = Group.REVIEW
EXAMPLE = "tidegate history --since 2026-01-01 -o md"


class HistoryFormat(StrEnum):
    """How it is printed."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "md"


def command(
    since: Annotated[
        str, typer.Option(metavar="REV|DATE", help="Only what came after this revision, or from this day on (UTC).")
    ] = "",
    remote: Annotated[str, typer.Option(help="Remote whose deploy branches were fetched.")] = "origin",
    output: Annotated[HistoryFormat, typer.Option("-o", "--output", help="Format.")] = HistoryFormat.TEXT,
) -> None:
    """List releases, promotions, weakenings and breaches.

    With verdicts, approvals, waivers, deployments and failed analyses, each with its evidence, from this clone alone:
    fetch the deploy branches and tags first. Exits 10 if a record or a deploy branch is not what tidegate wrote.
    """
    from tidegate.errors import ExitCode
    from tidegate.project_history import read_history, texts

    events = read_history.read(since, remote)
    match output:
        case HistoryFormat.TEXT:
            lines = texts.text(events)
        case HistoryFormat.JSON:
            lines = iter([texts.as_json(events)])
        case HistoryFormat.MARKDOWN:
            lines = texts.markdown(events)
    print("\n".join(lines))
    if any(event.problems for event in events):
        raise typer.Exit(ExitCode.BLOCKED)
