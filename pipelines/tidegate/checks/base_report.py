"""The check report of a base revision, from its evidence."""

from collections.abc import Callable

from tidegate import paths
from tidegate.checks.report import BaseReport, read
from tidegate.errors import EvidenceError
from tidegate.repository import evidence
from tidegate.repository.revisions import git


def base_report(revision: str, tell: Callable[[str], None]) -> BaseReport:
    """The check report of the merge base with that revision, from its evidence; nothing is rebuilt for it."""
    base = git.merge_base(revision)
    with evidence.at(base, rebuild=False, tell=tell) as base_evidence:
        path = base_evidence.root / paths.CHECK_REPORT
        if not path.exists():
            return BaseReport(str(base), None, f"{base} has no check report; create it there with `dvc repro check`")
        try:
            return BaseReport(str(base), read(path))
        except EvidenceError as error:
            reason = f"the check report of {base} can't be compared: {error.problems[0].message}"
            return BaseReport(str(base), None, reason)
