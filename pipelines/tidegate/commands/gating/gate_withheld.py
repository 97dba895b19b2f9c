"""gate: block a change that needs kinds of its own, until an owner approves."""

import re
from collections.abc import Iterable
from dataclasses import replace

from tidegate.errors import DeclarationError, Problem
from tidegate.gate.loosening import code
from tidegate.kinds import FOLDERS
from tidegate.records import Decision, Finding, Verdict
from tidegate.repository import pipeline
from tidegate.repository.base_kinds import Withheld
from tidegate.repository.revisions import git, projects

RULE = "kinds"
REMEDY = (
    "an owner must approve the change first: on GitHub by a code owner's approving review of this commit; "
    "`tidegate gate --approved-by NAME` shows what that comes to. Or merge the kind before the change that uses it"
)


def blocked(error: DeclarationError, base: str | None, withheld: Iterable[Withheld]) -> Decision:
    """Blocked by the changed files that can affect the verdict; undecided where validation needs them."""
    revision = git.merge_base(base)
    around = code.around(projects.around(revision))
    listed = (*code.loosened(git.changed(revision), inputs=pipeline.inputs()), *around)
    loosenings = [replace(loosening.finding(), where=loosening.where) for loosening in listed]
    files = tuple(withheld)
    undecided = [
        Finding(RULE, Verdict.INCONCLUSIVE, _reason(problem, files), problem.key, where=problem.where, remedy=REMEDY)
        for problem in error.problems
    ]
    notes = ("the kinds of the merge base decide; this change adds or edits kinds of its own",)
    return Decision(
        str(revision), git.here(), tuple(undecided), tuple(loosenings), notes=notes, base_commit=revision.commit
    )


def _reason(problem: Problem, withheld: tuple[Withheld, ...]) -> str:
    """What is wrong for want of the withheld file that the problem names, if it names one."""
    file = next((file for file in withheld if _is_about(problem, file)), None)
    if file is None:
        return problem.message
    noun = next((folder.noun for folder in FOLDERS if folder.path == file.folder), "kind")
    if file.how == "added":
        return f"the {noun} {file.path.stem} exists only in this change, as {file.path}, and is not loaded yet"
    if file.how == "edited":
        says = problem.message.removesuffix("; run `tidegate compose`")
        return f"the {noun} {file.path.stem} of the merge base decides, as this change edits {file.path}: {says}"
    return f"this change removes {file.path}, as tidegate has a {noun} {file.path.stem} of its own: {problem.message}"


def _is_about(problem: Problem, file: Withheld) -> bool:
    if problem.where and problem.where.path.endswith(f":{file.path}"):  # the merge base's, with its commit
        return True
    return re.search(rf"\b{re.escape(file.path.stem)}\b", f"{problem.key} {problem.message}") is not None
