"""gate: block a change that needs kinds of its own, until an owner approves."""

from dataclasses import replace

from tidegate.errors import DeclarationError
from tidegate.gate.loosening import code
from tidegate.records import Decision, Finding, Verdict
from tidegate.repository import git

RULE = "kinds"


def blocked(error: DeclarationError, base: str | None) -> Decision:
    """Blocked by the changed files that can affect the verdict; undecided where validation needs them."""
    revision = git.merge_base(base)
    loosenings = [
        replace(loosening.finding(), where=loosening.where) for loosening in code.loosened(git.changed(revision))
    ]
    remedy = "merge the kind before the change that uses it, or let an owner approve"
    undecided = [
        Finding(RULE, Verdict.INCONCLUSIVE, problem.message, problem.key, where=problem.where, remedy=remedy)
        for problem in error.problems
    ]
    notes = ("the kinds of the merge base decide; this change adds or edits kinds of its own",)
    return Decision(
        str(revision), git.here(), tuple(undecided), tuple(loosenings), notes=notes, base_commit=revision.commit
    )
