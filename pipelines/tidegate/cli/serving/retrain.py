"""`tidegate retrain`."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from tidegate.cli._help import Group
from tidegate.cli._propose import Forge, with_forge

if TYPE_CHECKING:
    from tidegate.commands.monitoring.retrain import RetrainProposal

GROUP = Group.SERVING
EXAMPLE = "tidegate retrain --pull-request"


@with_forge
def command(
    reason: Annotated[str, typer.Option(help="Train again for this reason, whatever the objectives say.")] = "",
    now: Annotated[
        datetime | None, typer.Option(metavar="TIME", help="Current time, for the cool-down; default: now.")
    ] = None,
    *,
    forge: Forge,
) -> None:
    """Train again on newer rows, where the monitor asks for it.

    Reads the sources again, decides on the new rows by `monitor.objectives`, and where one is breached or retraining is
    due, moves the data window, runs `dvc repro` and commits the result; the gate decides on it like on any change. Does
    nothing where nothing asks for it, and with --pull-request where what it would propose is open already; the work
    tree is then as before. Exits 3 while it cools down, or where the new data fail their checks.
    """
    from tidegate.commands.monitoring import retrain
    from tidegate.repository.revisions import git

    before = git.resolve("HEAD")
    proposed = forge.proposed if forge.pull_request else tuple
    answer = retrain.run((now or datetime.now(UTC)).astimezone(UTC), reason=reason, proposed=proposed)
    if isinstance(answer, str):
        print(answer)
        return
    print(f"{answer.title}: committed as {answer.commit[:7]}\n\n{answer.text}")
    if forge.pull_request:
        print(propose(answer, forge))
        retrain.restore(before.commit)  # what another project proposes next begins at the same commit


def propose(proposal: "RetrainProposal", forge: Forge) -> str:
    """Open its pull request; the address. The branch names the project's folder: others may have the same rows."""
    from tidegate.github.propose import ProposedCommit
    from tidegate.repository.revisions import subfolder

    kind, _, rest = proposal.branch.partition("/")
    branch = subfolder.branch(kind, rest)
    return forge.propose(ProposedCommit(proposal.commit, branch, proposal.title, proposal.text))
