"""What promote and rollback share: the edit of a line, proposed as a commit."""

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from tidegate.cli._propose import Forge
    from tidegate.commands.releasing.promote import NamedRelease

EditOnly = Annotated[bool, typer.Option("--edit-only", help="Only edit the line; neither run `dvc repro` nor commit.")]


def propose(verb: str, done: "NamedRelease", forge: "Forge") -> None:
    """Print what was done, and propose the commit where a pull request was asked for."""
    from tidegate.github.propose import ProposedCommit
    from tidegate.repository.revisions import subfolder

    print(done)
    if forge.pull_request and done.commit:
        branch = subfolder.branch(verb, f"{done.environment}-{done.name.version}")
        print(forge.propose(ProposedCommit(done.commit, branch, done.title, f"{done}\n")))
