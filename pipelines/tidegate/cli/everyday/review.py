"""`tidegate review`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tidegate.cli._help import Group
from tidegate.cli._printing.output import put_in_step_summary

if TYPE_CHECKING:
    from tidegate.review.review_data import Review

GROUP = Group.EVERYDAY
EXAMPLE = "tidegate review --md review.md --html review.html"


def command(
    md: Annotated[
        Path | None,
        typer.Option(dir_okay=False, help="Write the pull-request comment to this file; default: print it."),
    ] = None,
    html: Annotated[
        Path | None, typer.Option(dir_okay=False, help="Write the page to this file, with its charts.")
    ] = None,
    base: Annotated[
        str | None, typer.Option(help="Revision to compare with; the merge base with HEAD is used.")
    ] = None,
    decision: Annotated[
        Path | None,
        typer.Option(help="File of `tidegate gate --save`; if omitted or missing, the gate runs again."),
    ] = None,
    approved_by: Annotated[str, typer.Option(help="As for `tidegate gate`, if the gate runs again.")] = "",
    recomputed: Annotated[
        bool,
        typer.Option(
            "--recomputed", help="The work tree comes from `dvc repro --force`: compare HEAD's results with it."
        ),
    ] = False,
    at_most: Annotated[int, typer.Option(hidden=True, help="Longest comment, in characters.")] = 0,
) -> None:
    """Write the review of a change, as Markdown and as a page.

    Verdict, metrics, changed values, checks and manifests, also after a failed stage. Exits 0 whatever the gate
    decides, 10 if a committed result is contradicted.
    """
    from tidegate.cli import _several
    from tidegate.repository import base_kinds

    if _several.are_here(base):
        _several.review(base, md=md, html=html, decision=decision, approved_by=approved_by, recomputed=recomputed)
        return
    base_kinds.choose(base, approved=bool(approved_by))  # before the kinds are used

    from tidegate.errors import ExitCode
    from tidegate.review.gathering.gather import gather

    material = gather(base, decision=decision, approved_by=approved_by, recomputed=recomputed, tell=_several.tell)
    _write(material, md, html, at_most)
    if material.contradicted:
        raise typer.Exit(ExitCode.BLOCKED)


def _write(material: "Review", md: Path | None, html: Path | None, at_most: int) -> None:
    """Print the comment if no file is given."""
    from tidegate.cli._printing.write_file import write_file
    from tidegate.review.comment import LONGEST, comment
    from tidegate.review.page import page

    written = comment(material, longest=at_most or LONGEST)
    put_in_step_summary(written)
    if html:
        write_file(html, page(material))
    if md:
        write_file(md, written)
    elif not html:
        print(written, end="")
