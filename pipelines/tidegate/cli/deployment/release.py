"""`tidegate release`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tidegate.cli._help import Group
from tidegate.cli._propose import Forge, with_forge

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tidegate.commands.releasing.release_conditions import GradedEvidence
    from tidegate.github.propose import ProposedCommit
    from tidegate.releases.write_release import WrittenRelease
    from tidegate.review.gathering.provenance import Graded

GROUP = Group.DEPLOYMENT
EXAMPLE = "tidegate release --version v1.2.0"

Version = Annotated[str, typer.Option(help="The version, e.g. v1.2.0; default: the next minor one after the last tag.")]
Decision = Annotated[
    Path, typer.Option(help="File of `tidegate gate --save`, with the verdict on exactly this commit's tree.")
]
Recomputed = Annotated[
    bool,
    typer.Option(
        "--recomputed", help="The work tree comes from `dvc repro --force`: compare the committed results with it."
    ),
]
Key = Annotated[
    Path | None, typer.Option(help="Sign the record with this Ed25519 key, a PEM file (needs tidegate[sign]).")
]
Identity = Annotated[
    bool,
    typer.Option(
        "--identity",
        help="Sign the record with the identity of the environment's OpenID token (needs tidegate[sigstore]).",
    ),
]


@with_forge
def command(
    version: Version = "",
    decision: Decision = Path("decision.json"),
    recomputed: Recomputed = False,
    key: Key = None,
    identity: Identity = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Write nothing: show what would be released.")] = False,
    push: Annotated[
        bool, typer.Option("--push", help="Push the commit to the default branch and the tag, together or not at all.")
    ] = False,
    branch: Annotated[str, typer.Option(help="The default branch.")] = "main",
    *,
    forge: Forge,
) -> None:
    """Record this commit as a release, bound to its verdict.

    Writes releases/<project>/<version>.json in a commit of its own, and the tag <project>@<version> on the released
    commit. Exits 3 if the gate has not passed exactly this tree.
    """
    from datetime import UTC, datetime

    from tidegate.card import released
    from tidegate.commands.releasing import release
    from tidegate.review.gathering.gather import grades

    evidence, documents = graded_evidence(grades(recomputed=recomputed), recomputed=recomputed), released.documents()
    written = release.run(
        version, decision, evidence, datetime.now(UTC), key=key, identity=identity and not dry_run, documents=documents
    )  # not signed in a dry run: the public log keeps each signature for ever
    shown = f"{written.name} ({evidence.level.value})"
    if dry_run:
        print(f"would release {shown}; nothing was written")
        return
    if forge.pull_request:
        print(forge.propose(_proposal(written, evidence.level.value)))
    _take(written, forge, branch if push and not forge.pull_request else "")
    print(f"released {shown}: record in {written.commit[:7]}, tag {written.name}")


def _take(written: "WrittenRelease", forge: Forge, branch: str) -> None:
    """Push to that branch, where one is given; then let the clone have it, too."""
    from tidegate.releases import write_release
    from tidegate.repository.revisions import git_write

    if branch:
        variables = git_write.authorised(forge.token, forge.server)
        write_release.push(written, branch, remote=forge.remote, variables=variables)
    write_release.take(written)


def _proposal(written: "WrittenRelease", level: str) -> "ProposedCommit":
    """The pull request with the record; the tag is pushed with its branch."""
    from tidegate.github.propose import ProposedCommit
    from tidegate.releases import release_tag

    branch = f"release/{written.name.project}-{written.name.version}"
    text = f"Released as {level}, with the verdict on its tree.\n"
    tags = ((release_tag.reference(written.name), written.tag),)
    return ProposedCommit(written.commit, branch, f"release {written.name}", text, tags)


def graded_evidence(graded: "Sequence[Graded]", *, recomputed: bool) -> "GradedEvidence":
    """The grade of each result, and their level: reproduced where all were recomputed as they are committed.

    Raises EvidenceError where a committed result is not what was recomputed.
    """
    from tidegate.commands.releasing.release_conditions import GradedEvidence
    from tidegate.errors import EvidenceError, Problem
    from tidegate.releases.record import AssuranceLevel
    from tidegate.review.gathering.provenance import Grade

    if contradicted := [number for number in graded if number.grade is Grade.CONTRADICTED]:
        raise EvidenceError(Problem(number.reason) for number in contradicted)
    reproduced = all(number.grade in (Grade.IDENTICAL, Grade.WITHIN_TOLERANCE) for number in graded)
    level = AssuranceLevel.REPRODUCED if recomputed and reproduced else AssuranceLevel.SELF_ATTESTED
    return GradedEvidence(level, {number.name: number.grade.value for number in graded})
