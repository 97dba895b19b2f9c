"""`tidegate projects`."""

from typing import Annotated

import typer

from tidegate.cli._help import Group

GROUP = Group.EVERYDAY
EXAMPLE = "tidegate projects --base main"
NAMELESS = "declares no name"


def command(
    base: Annotated[str | None, typer.Option(help="Also say how each differs from the merge base with it.")] = None,
) -> None:
    """List the projects of a repository that has several.

    Folder and name of each, one a line; with --base, how the change touches it. They are declared in the root's
    pyproject.toml: `[tool.tidegate] projects = ["projects/*"]`.
    """
    from tidegate.cli import _several
    from tidegate.errors import DeclarationError
    from tidegate.repository.revisions import git, projects
    from tidegate.several_projects import touched

    if not _several.are_here(base):
        message = 'declares no projects; several are `projects = ["projects/*"]` below [tool.tidegate]'
        raise DeclarationError(f"pyproject.toml of this folder {message}")
    if base is None:
        for project in projects.work_tree():
            print(f"{project.folder}  {project.name or NAMELESS}")
        return
    found = touched.changes(git.merge_base(base), tell=_several.tell)
    how = {project.folder: (project.name, project.how) for project in found.touched}
    names = {project.folder: project.name for project in projects.work_tree()}
    how |= {folder: (names.get(folder, ""), "untouched") for folder in found.untouched}
    widths = [max(map(len, column), default=0) for column in (how, [name or NAMELESS for name, _ in how.values()])]
    for folder, (name, what) in sorted(how.items()):
        print(f"{folder:<{widths[0]}}  {name or NAMELESS:<{widths[1]}}  {what}")
