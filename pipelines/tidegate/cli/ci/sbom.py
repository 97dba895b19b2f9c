"""`tidegate sbom`."""

from pathlib import Path
from typing import Annotated

import typer

from tidegate.cli._help import Group

GROUP = Group.REVIEW
EXAMPLE = "tidegate sbom"


def command(
    out: Annotated[Path, typer.Option(help="File to write.")] = Path("artifacts/card/sbom.cdx.json"),
) -> None:
    """Write the model's bill of materials (CycloneDX 1.6).

    The model with its card, its data by digest, and the installed packages that it depends on. Exits 3 if no model is
    packaged, or the evidence is outdated.
    """
    from tidegate.artifacts import write_text
    from tidegate.card import sbom
    from tidegate.card.current import require

    text = sbom.text()
    require()
    write_text(out, text)
    print(f"{out} written")
