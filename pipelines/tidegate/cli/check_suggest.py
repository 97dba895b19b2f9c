"""`tidegate check suggest`."""

from pathlib import Path
from typing import Annotated

import typer


def command(
    data: Annotated[Path, typer.Option(help="The file to look at: parquet, csv or json.")] = Path("data/table.parquet"),
) -> None:
    """Propose a suite from a table, as YAML to edit: `tidegate check suggest > conf/check/mine.yaml`."""
    from tidegate.artifacts import missing
    from tidegate.checks.suggest import suggest

    if not data.is_file():
        raise missing(data)
    typer.echo(suggest(data), nl=False)
