"""The outcome of each data check at earlier revisions."""

import math
from collections import defaultdict

from tidegate import paths
from tidegate.checks.compare_reports import observed_value
from tidegate.checks.report import ExpectationResult, Outcome, read
from tidegate.errors import EvidenceError
from tidegate.repository import history
from tidegate.repository.revisions import git
from tidegate.review.review_data import Moment

MOST = 12


def of_checks(base: git.Revision) -> dict[str, tuple[Moment, ...]]:
    """Every check's outcomes at the base and before it, oldest first: the last twelve reports that differ."""
    by_check: defaultdict[str, list[Moment]] = defaultdict(list)
    with history.versions(paths.CHECK_REPORT, base, most=MOST) as reports:
        for revision, path in reports:
            try:
                entries = read(path).entries
            except EvidenceError:  # another version of tidegate wrote it
                continue
            for entry in entries:
                moment = Moment(revision.short, Outcome(entry.outcome).verdict, entry.reason, number(entry))
                by_check[entry.name].append(moment)
    return {name: tuple(moments) for name, moments in by_check.items()}


def number(entry: ExpectationResult) -> float | None:
    """The measured value of the check, where it is one finite number."""
    value = observed_value(entry)
    if not isinstance(value, int | float) or isinstance(value, bool):
        return None
    return float(value) if math.isfinite(value) else None
