"""Compare two check reports: what newly fails, is fixed, new or removed."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from tidegate.checks.report import ExpectationResult, Outcome, TableReport


class Turn(StrEnum):
    """How an expectation changed. Every outcome but a pass is broken, also one that can no longer be checked."""

    BREAKS = "newly broken"
    REMOVED = "removed"
    STAYS_BROKEN = "still broken"
    FIXED = "fixed"
    NEW = "new"
    HOLDS = "holds"


@dataclass(frozen=True, slots=True)
class ExpectationChange:
    """One expectation at the base and at the head; None where that report does not have it."""

    name: str
    turn: Turn
    base: ExpectationResult | None
    head: ExpectationResult | None

    @property
    def moved(self) -> bool:
        """Whether both have a measured value, and the two differ."""
        return (
            self.base is not None and self.head is not None and observed_value(self.base) != observed_value(self.head)
        )


def trend(base: TableReport, head: TableReport) -> tuple[ExpectationChange, ...]:
    """One change per expectation of either report, those of `head` first, each in its report's order."""
    base_entries, entries = _by_name(base), _by_name(head)
    changes = [
        ExpectationChange(name, _turn(base_entries.get(name), entry), base_entries.get(name), entry)
        for name, entry in entries.items()
    ]
    removed = [
        ExpectationChange(name, Turn.REMOVED, entry, None)
        for name, entry in base_entries.items()
        if name not in entries
    ]
    return (*changes, *removed)


def observed_value(entry: ExpectationResult) -> object:
    """What two revisions are compared by: the measured value, else the share of rows that break the expectation."""
    return entry.observed if entry.observed is not None else entry.ratio


def summary(changes: tuple[ExpectationChange, ...]) -> str:
    """The number of each change, e.g. `2 newly broken, 1 removed`."""
    counts = Counter(change.turn for change in changes)
    return ", ".join(f"{counts[turn]} {turn}" for turn in Turn if counts[turn] and turn is not Turn.HOLDS)


def document(report: TableReport) -> dict[str, object]:
    """The report as JSON, with the trend where it is compared with a base."""
    base = report.base
    if base is None:
        return report.to_json()
    base_json: dict[str, object] = {"revision": base.revision, "reason": base.reason}
    if base.report is None:
        return report.to_json() | {"base": base_json}
    base_json |= {"verdict": base.report.verdict.value, "rows": base.report.rows}
    return report.to_json() | {"base": base_json, "trend": [*_json(trend(base.report, report))]}


def _json(changes: tuple[ExpectationChange, ...]) -> Iterator[dict[str, object]]:
    for change in changes:
        sides = {"base": _side(change.base), "here": _side(change.head)}
        yield {"name": change.name, "turn": change.turn.value, **sides}


def _side(entry: ExpectationResult | None) -> dict[str, object] | None:
    if entry is None:
        return None
    return {"outcome": entry.outcome, "observed": observed_value(entry), "reason": entry.reason}


def _by_name(report: TableReport) -> dict[str, ExpectationResult]:
    return {entry.name: entry for entry in report.entries if not _compares(entry)}


def _compares(entry: ExpectationResult) -> bool:
    """Whether it compares with other rows itself, so that its absence from a report is not a change."""
    return entry.type.startswith(("tidegate_rows", "tidegate_drift"))


def _turn(base: ExpectationResult | None, head: ExpectationResult) -> Turn:
    holds = head.outcome == Outcome.PASS
    if base is None:
        return Turn.NEW
    if base.outcome == Outcome.PASS:
        return Turn.HOLDS if holds else Turn.BREAKS
    return Turn.FIXED if holds else Turn.STAYS_BROKEN
