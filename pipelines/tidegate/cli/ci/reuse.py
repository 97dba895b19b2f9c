"""`tidegate reuse`."""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from tidegate.cli._help import Group

GROUP = Group.REVIEW
EXAMPLE = "tidegate reuse --base main"


def command(
    base: Annotated[
        str | None, typer.Option(help="Revision to compare with; the merge base with HEAD is used.")
    ] = None,
) -> None:
    """Take the base's results if no prediction can move.

    Runs the steps after them. Each result is verified by its digest. Prints whether it did; under GitHub Actions the
    output `reused` is `true` then. Otherwise nothing was run: recompute everything with `dvc repro --force`.
    """
    from tidegate.cli import _several
    from tidegate.repository import base_kinds

    if _several.are_here(base):
        reused = _several.reused(base)
    else:
        base_kinds.choose(base, approved=False)  # before the kinds are used
        from tidegate.commands.gating import reuse

        reused = reuse.run(base, tell=lambda sentence: print(sentence, file=sys.stderr))
    print(f"{_several.REUSED} the base's results" if reused else "not reused: run `dvc repro --force`")
    if path := os.environ.get("GITHUB_OUTPUT"):
        with Path(path).open("a") as file:
            file.write(f"reused={'true' if reused else 'false'}\n")
