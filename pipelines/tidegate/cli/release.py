"""`tidegate release`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tidegate.cli._help import Group

if TYPE_CHECKING:
    from tidegate.commands.release_conditions import GradedEvidence

GROUP = Group.DEPLOYMENT
EXAMPLE = "tidegate release --version v1.2.0"


def command(
    version: Annotated[
        str, typer.Option(help="The version, e.g. v1.2.0; default: the next minor one after the last tag.")
    ] = "",
    decision: Annotated[
        Path, typer.Option(help="File of `tidegate gate --save`, with the verdict on exactly this commit's tree.")
    ] = Path("decision.json"),
    recomputed: Annotated[
        bool,
        typer.Option(
            "--recomputed", help="The work tree comes from `dvc repro --force`: compare the committed results with it."
        ),
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Write nothing: show what would be released.")] = False,
    push: Annotated[
        bool, typer.Option("--push", help="Push the commit to the default branch and the tag, together or not at all.")
    ] = False,
    branch: Annotated[str, typer.Option(help="The default branch.")] = "main",
    remote: Annotated[str, typer.Option(help="Remote that has it.")] = "origin",
    token: Annotated[
        str, typer.Option(envvar="GITHUB_TOKEN", help="Token that may write contents; default: git's own login.")
    ] = "",
    server: Annotated[str, typer.Option(envvar="GITHUB_SERVER_URL", help="Root of the site.")] = "https://github.com",
) -> None:
    """Record this commit as a release, bound to its verdict.

    Writes releases/<project>/<version>.json in a commit of its own, and the tag <project>@<version> on the released
    commit. Exits 3 if the gate has not passed exactly this tree.
    """
    from datetime import UTC, datetime

    from tidegate.commands import release
    from tidegate.releases import write_release
    from tidegate.repository import git_write

    evidence = _graded(recomputed=recomputed)
    written = release.run(version, decision, evidence, datetime.now(UTC))
    if dry_run:
        print(f"would release {written.name} ({evidence.level.value}); nothing was written")
        return
    if push:
        write_release.push(written, branch, remote=remote, variables=git_write.authorised(token, server))
    write_release.take(written)
    print(f"released {written.name} ({evidence.level.value}): record in {written.commit[:7]}, tag {written.name}")


def _graded(*, recomputed: bool) -> "GradedEvidence":
    """Raises EvidenceError where a committed result is not what was recomputed."""
    from tidegate.commands.release_conditions import GradedEvidence
    from tidegate.errors import EvidenceError, Problem
    from tidegate.releases.record import AssuranceLevel
    from tidegate.review.gathering.gather import grades
    from tidegate.review.gathering.provenance import Grade

    graded = grades(recomputed=recomputed)
    if contradicted := [number for number in graded if number.grade is Grade.CONTRADICTED]:
        raise EvidenceError(Problem(number.reason) for number in contradicted)
    reproduced = all(number.grade in (Grade.IDENTICAL, Grade.WITHIN_TOLERANCE) for number in graded)
    level = AssuranceLevel.REPRODUCED if recomputed and reproduced else AssuranceLevel.SELF_ATTESTED
    return GradedEvidence(level, {number.name: number.grade.value for number in graded})
