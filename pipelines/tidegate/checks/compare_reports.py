"""What became of each expectation since another revision's report: what newly fails, is fixed, new, or gone."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from tidegate.checks.report import Entry, Outcome, Report


class Turn(StrEnum):
    """What became of an expectation. Broken is all but a pass: what can't be judged any more does not hold either."""

    BREAKS = "newly broken"
    REMOVED = "removed"
    STAYS_BROKEN = "still broken"
    FIXED = "fixed"
    NEW = "new"
    HOLDS = "holds"


@dataclass(frozen=True, slots=True)
class Change:
    """One expectation at the base and here; None where it is not judged there."""

    name: str
    turn: Turn
    base: Entry | None
    here: Entry | None

    @property
    def moved(self) -> bool:
        """Whether both measured something, and not the same."""
        return self.base is not None and self.here is not None and seen(self.base) != seen(self.here)


def trend(base: Report, here: Report) -> tuple[Change, ...]:
    """One change per expectation of either, those of here first, each in its report's order."""
    before, now = ({each.name: each for each in report.entries if not _compares(each)} for report in (base, here))
    gone = (Change(name, Turn.REMOVED, entry, None) for name, entry in before.items() if name not in now)
    return (
        *(Change(name, _turn(before.get(name), entry), before.get(name), entry) for name, entry in now.items()),
        *gone,
    )


def seen(entry: Entry) -> Any:
    """What two revisions are compared by: what was measured, else the share of rows that break it."""
    return entry.observed if entry.observed is not None else entry.ratio


def summary(changes: tuple[Change, ...]) -> str:
    """How many of each that a reader has to know, e.g. `2 newly broken, 1 removed`."""
    counts = Counter(each.turn for each in changes)
    return ", ".join(f"{counts[turn]} {turn}" for turn in Turn if counts[turn] and turn is not Turn.HOLDS)


def document(report: Report) -> dict[str, Any]:
    """The report as JSON, with the trend where it is compared with a base."""
    base = report.base
    if base is None:
        return report.to_json()
    told: dict[str, Any] = {"revision": base.revision, "reason": base.reason}
    if base.report is None:
        return report.to_json() | {"base": told}
    told |= {"verdict": base.report.verdict.value, "rows": base.report.rows}
    return report.to_json() | {"base": told, "trend": [*_listed(trend(base.report, report))]}


def _listed(changes: tuple[Change, ...]) -> Iterator[dict[str, Any]]:
    for each in changes:
        sides = {
            side: {"outcome": entry.outcome, "observed": seen(entry), "reason": entry.reason} if entry else None
            for side, entry in (("base", each.base), ("here", each.here))
        }
        yield {"name": each.name, "turn": each.turn.value, **sides}


def _compares(entry: Entry) -> bool:
    """Whether it compares with other rows already, so that its absence from another report says nothing."""
    return entry.type.startswith(("tidegate_rows", "tidegate_drift"))


def _turn(base: Entry | None, here: Entry) -> Turn:
    holds = here.outcome == Outcome.PASS
    if base is None:
        return Turn.NEW
    if base.outcome == Outcome.PASS:
        return Turn.HOLDS if holds else Turn.BREAKS
    return Turn.FIXED if holds else Turn.STAYS_BROKEN
