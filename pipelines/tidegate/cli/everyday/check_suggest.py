"""`tidegate check suggest`."""

from pathlib import Path
from typing import Annotated

import typer

from tidegate.cli._help import Group

GROUP = Group.EVERYDAY
EXAMPLE = "tidegate check suggest --data new.csv > conf/check/mine.yaml"


def command(
    data: Annotated[Path, typer.Option(help="The file to profile: parquet, csv or json.")] = Path("data/table.parquet"),
) -> None:
    """Propose a suite of expectations for a table, as YAML to edit."""
    from tidegate.artifacts import missing
    from tidegate.checks.suggest import suggest

    if not data.is_file():
        raise missing(data)
    typer.echo(suggest(data), nl=False)
