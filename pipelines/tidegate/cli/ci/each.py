"""`tidegate each`."""

from typing import Annotated

import typer

from tidegate.cli._help import Group

GROUP = Group.REVIEW
EXAMPLE = "tidegate each --base main -- dvc repro"


def command(
    words: Annotated[list[str], typer.Argument(metavar="-- COMMAND...", help="The command and its arguments.")],
    base: Annotated[
        str | None, typer.Option(help="Only in the projects that differ from the merge base with this revision.")
    ] = None,
) -> None:
    """Run a command in each project, or here if there is one.

    In the folder of each project of a repository that has several, one after the other, whatever happened in the one
    before; the exit code is the largest. Where the repository is one project, the command runs here.
    """
    from tidegate.cli import _several
    from tidegate.repository.revisions import projects
    from tidegate.several_projects import in_folder, touched

    if not _several.are_here(base):
        in_folder.become(tuple(words))
    if base:
        folders = touched.folders(base, tell=_several.tell)
    else:
        folders = [project.folder for project in projects.work_tree()]
    raise typer.Exit(_several.in_each(folders, tuple(words)))
