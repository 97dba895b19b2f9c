"""`tidegate upgrade`."""

from typing import TYPE_CHECKING, Annotated

import typer

from tidegate.cli._help import Group

if TYPE_CHECKING:
    from tidegate.onboarding.starter_files.upgrade import UpgradePlan

GROUP = Group.EVERYDAY
EXAMPLE = "tidegate upgrade --dry-run"


def command(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show the difference.")] = False,
    ancestor: Annotated[
        str | None, typer.Option(help="The commit that added the files, where `init` recorded none.")
    ] = None,
) -> None:
    """Merge the installed version's starter into this project.

    What `tidegate init` laid down is the ancestor, your files and the installed version's are the two sides. Writes
    into a clean work tree only, so that `git diff` shows it and `git checkout .` undoes it. Files that you deleted stay
    deleted. Places that both sides changed are marked as git marks them: then it exits 3.
    """
    from tidegate.errors import ExitCode
    from tidegate.onboarding.starter_files import upgrade
    from tidegate.onboarding.starter_files.upgrade_text import lines

    planned = _planned(ancestor)
    if planned.changes and not dry_run:
        _require_clean()
    for line in lines(planned, with_diff=dry_run):
        print(line)
    if not dry_run:
        upgrade.apply(planned)
        if planned.changes:
            fix = "resolve the marked places, then " if planned.conflicts else ""
            print(f"next       git diff  # {fix}`tidegate validate`, `dvc repro`, commit")
    raise typer.Exit(ExitCode.INCONCLUSIVE if planned.conflicts else ExitCode.PASS)


def _planned(revision: str | None) -> "UpgradePlan":
    from tidegate.cli._printing.progress import progress
    from tidegate.errors import DeclarationError
    from tidegate.onboarding import ancestor
    from tidegate.onboarding.place import require_declaration
    from tidegate.onboarding.starter_files import upgrade, upgrade_sources
    from tidegate.repository.revisions import subfolder

    require_declaration()
    subfolder.top()
    record = ancestor.read()
    if record is not None and revision is not None:
        raise DeclarationError(f"--ancestor: {ancestor.PATH} records what was laid down; leave it out")
    if record is None:
        if revision is None:
            raise upgrade_sources.missing()
        record = upgrade_sources.at_revision(revision)
    with progress("tidegate.onboarding"):
        wanted, notes = upgrade_sources.rendered(record)
    return upgrade.plan(record, wanted, notes)


def _require_clean() -> None:
    from tidegate.errors import DeclarationError
    from tidegate.repository.revisions import git

    if not git.is_clean():
        why = "the work tree has changes that are not committed, or files that git does not know"
        raise DeclarationError(f"{why}; commit or stash them, or look with --dry-run")
