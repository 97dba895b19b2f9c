"""`tidegate merge-params`."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from tidegate.cli._help import Group

_AFTER = "run `dvc repro`, then `git add params.yaml dvc.lock`"


GROUP = Group.REVIEW
EXAMPLE = "tidegate merge-params --install"


def command(
    base: Annotated[Path | None, typer.Argument(help="The common ancestor's file; git gives it as %O.")] = None,
    ours: Annotated[Path | None, typer.Argument(help="Our file, which becomes the result; %A.")] = None,
    theirs: Annotated[Path | None, typer.Argument(help="Their file; %B.")] = None,
    install: Annotated[
        bool, typer.Option("--install", help="Make git call this for params.yaml in this clone.")
    ] = False,
) -> None:
    """Resolve a merge conflict in params.yaml and dvc.lock.

    As git's merge driver it merges key by key; without files it composes conf/ again.
    """
    if install:
        from tidegate.repository.revisions import git

        git.set_driver("tidegate", "tidegate merge-params %O %A %B")
        print("params.yaml is merged by tidegate in this clone; .gitattributes names it: `params.yaml merge=tidegate`")
    elif base and ours and theirs:
        _drive(base, ours, theirs)
    elif base or ours or theirs:
        raise typer.BadParameter("give all three files, as git does, or none, to compose conf/ again")
    else:
        from tidegate.kinds import VERBS

        VERBS.load("compose").command()
        print(f"params.yaml is composed from conf/{_resolve_lock()}: {_AFTER}")


def _resolve_lock() -> str:
    """Take our side of dvc.lock's conflicts: `dvc repro` runs what that side does not describe. Returns the message."""
    from tidegate.artifacts import conflicted, write_text
    from tidegate.repository import dvc_outputs

    if not dvc_outputs.LOCK.exists() or not conflicted(lock := dvc_outputs.LOCK.read_text()):
        return ""
    write_text(dvc_outputs.LOCK, dvc_outputs.ours(lock))
    return ", dvc.lock has our side of each conflict"


def _drive(base: Path, ours: Path, theirs: Path) -> None:
    """Git's part: conf/ is not merged yet when git calls, so composing must wait for a person or `dvc repro`."""
    from tidegate.artifacts import write_text
    from tidegate.config.changes.merge import merged
    from tidegate.config.code_digests import with_code
    from tidegate.config.composing.params_file import declaration, read_located, text, verify
    from tidegate.config.reading.node import plain

    values, conflicts = merged(*(plain(declaration(read_located(path))) for path in (base, ours, theirs)))
    values = with_code(values)  # the installed code's section is computed, never merged
    written = text(values)
    verify(written, values)
    write_text(ours, written)
    for key in conflicts:
        print(f"params.yaml: {key} was changed on both sides", file=sys.stderr)
    print(
        f"params.yaml: once conf/ is merged, run `tidegate merge-params`, which also resolves dvc.lock; {_AFTER}",
        file=sys.stderr,
    )
    raise typer.Exit(1 if conflicts else 0)
