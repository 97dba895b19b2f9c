"""`tidegate card`."""

from pathlib import Path
from typing import Annotated

import typer

from tidegate.cli._help import Group

GROUP = Group.REVIEW
EXAMPLE = "tidegate card"


def command(
    out: Annotated[Path, typer.Option(help="Folder to write card.md, card.html and audit.json to.")] = Path(
        "artifacts/card"
    ),
) -> None:
    """Write the model's card, and proof of its numbers.

    From the evidence of the last `dvc repro` and conf/card. Fields that are left out are named as missing. Exits 3
    if a stage is outdated, or a result was edited.
    """
    from tidegate.card import documents
    from tidegate.card.build import build, missing_fields
    from tidegate.card.current import require

    card = build()
    require()
    for path in documents.write(card, out):
        print(f"{path} written")
    values = [value for _, value in card.cited()]
    print(f"{len(values):,} values of {len({value.artifact for value in values})} artefacts")
    if missing := missing_fields(card):
        print(f"missing in conf/card: {', '.join(missing)}")
