"""The report on a table: one entry per expectation, the same bytes for the same table and suite on every engine."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any

from tidegate import artifacts
from tidegate.config.schema.check import Severity
from tidegate.errors import EvidenceError, Problem, Where
from tidegate.records import Finding, Verdict

SCHEMA = 1
TEXT_LIMIT = 80
ALL_DIGITS = 17
"""Significant digits that tell every double from every other."""


class Outcome(StrEnum):
    """What became of an expectation. Errored could not be computed: the suite or the table is not what was meant."""

    PASS = "pass"  # noqa: S105 (an outcome, not a password)
    FAIL = "fail"
    INCONCLUSIVE = "inconclusive"
    ERRORED = "errored"

    @property
    def verdict(self) -> Verdict:
        return Verdict.INCONCLUSIVE if self is Outcome.ERRORED else Verdict(self.value)


@dataclass(frozen=True, slots=True)
class Entry:
    """One expectation: what was declared, what was seen.

    `judged` counts the rows that could have broken it, `unexpected` those that did, `ratio` their share. `observed` is
    what was measured of the column or table as a whole. `offenders` are the most frequent values that break it.
    """

    name: str
    type: str
    columns: tuple[str, ...]
    severity: str
    dimension: str
    outcome: str
    reason: str
    limit: str
    judged: int
    unexpected: int | None = None
    ratio: float | None = None
    observed: Any = None
    offenders: tuple[dict[str, Any], ...] = ()
    when: str = ""
    why: str = ""
    owner: str = ""


@dataclass(frozen=True, slots=True)
class Base:
    """Another revision's report to compare with, or the sentence why there is none."""

    revision: str
    report: "Report | None"
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """All expectations of a suite on one table; `base` where it is compared with another revision's."""

    rows: int
    columns: int
    verdict: Verdict
    reason: str
    entries: tuple[Entry, ...]
    base: Base | None = None

    def to_json(self) -> dict[str, Any]:
        counts = {outcome.value: sum(each.outcome == outcome for each in self.entries) for outcome in Outcome}
        return {
            "schema": SCHEMA,
            "verdict": self.verdict.value,
            "reason": self.reason,
            "rows": self.rows,
            "columns": self.columns,
            "outcomes": counts,
            "expectations": [asdict(each) for each in self.entries],
        }


def conclude(rows: int, columns: int, entries: Iterable[Entry]) -> Report:
    """The verdict of the whole: critical expectations decide; where nothing at all was judged, nothing is known."""
    listed = tuple(entries)
    critical = [each for each in listed if each.severity == Severity.CRITICAL]
    decided = [each for each in listed if each.outcome in (Outcome.PASS, Outcome.FAIL)]
    if not listed:
        verdict, reason = Verdict.INCONCLUSIVE, "the suite has no expectations"
    elif not decided:
        verdict, reason = Verdict.INCONCLUSIVE, f"none of the {len(listed)} expectations could be judged"
    else:
        verdict = Verdict.worst([Verdict.PASS, *(Outcome(each.outcome).verdict for each in critical)])
        reason = f"{sum(each.outcome == Outcome.PASS for each in listed)} of {len(listed)} expectations hold"
        if rows == 0 and verdict is Verdict.PASS:
            verdict, reason = Verdict.INCONCLUSIVE, "the table has no rows"
    return Report(rows, columns, verdict, reason, listed)


def extended(report: Report, entries: Iterable[Entry]) -> Report:
    """The report with more entries, concluded again."""
    return replace(conclude(report.rows, report.columns, [*report.entries, *entries]), base=report.base)


def findings(report: Report) -> list[Finding]:
    """What gates and reviews print: one finding per expectation."""
    return [
        Finding(
            rule=each.name,
            verdict=Outcome(each.outcome).verdict,
            reason=each.reason,
            subject=", ".join(each.columns) or "table",
            slice=each.when or "all",
            head=each.observed if isinstance(each.observed, int | float) else each.ratio,
            rows=each.judged,
        )
        for each in report.entries
    ]


def write(path: Path, report: Report) -> None:
    artifacts.write_json(path, report.to_json())


def read(path: Path) -> Report:
    """Raises EvidenceError where the report is missing or was written by another version."""
    value = artifacts.read_json(path)
    try:
        if value["schema"] != SCHEMA:
            raise ValueError(f"has schema {value['schema']}, not {SCHEMA}")  # noqa: TRY301 (one message for all)
        entries = tuple(
            Entry(**(each | {"columns": tuple(each["columns"]), "offenders": tuple(each["offenders"])}))
            for each in value["expectations"]
        )
        return Report(value["rows"], value["columns"], Verdict(value["verdict"]), value["reason"], entries)
    except (KeyError, TypeError, ValueError) as error:
        problem = Problem(f"is no report of `tidegate check`: {error}; run `dvc repro check`", Where(str(path)))
        raise EvidenceError(problem) from None


def plain(value: Any, limits: Sequence[Any] = ()) -> Any:
    """A value as JSON holds it, equal on every engine: times as ISO text, text cut short, numbers to ten digits, or to
    as many more as tell them from `limits`."""
    match value:
        case None | bool() | int():
            return value
        case date():
            return value.isoformat()
        case dict():
            return {str(key): plain(each, limits) for key, each in value.items()}
        case list() | tuple() | set():
            return [plain(each, limits) for each in list(value)[:20]]
        case str():
            return value if len(value) <= TEXT_LIMIT else value[:TEXT_LIMIT] + "…"
        case Decimal() if value == value.to_integral_value():
            return int(value)
    if callable(scalar := getattr(value, "item", None)):  # NumPy's
        return plain(scalar(), limits)
    try:
        number = float(value)
    except (TypeError, ValueError):
        return plain(str(value))
    if not math.isfinite(number):
        return str(number)
    rounded = float(f"{number:.{digits_apart([number, *limits], 10)}g}")
    return int(rounded) if rounded.is_integer() and abs(rounded) < 2**53 else rounded


def digits_apart(values: Iterable[Any], least: int) -> int:
    """The significant digits, `least` or more, in which numbers that differ are written differently."""
    numbers = {float(each) for each in values if isinstance(each, int | float) and not isinstance(each, bool)}
    written = range(least, ALL_DIGITS)
    return next((n for n in written if len({float(f"{each:.{n}g}") for each in numbers}) == len(numbers)), ALL_DIGITS)


def share(part: int, rows: int, allowed: float = 0) -> str:
    """So many of the rows, in digits that tell their share from the one that is allowed."""
    return f"{part:,} of {rows:,} rows ({_percent(part / rows, allowed)} %)"


def at_most(allowed: float, seen: float) -> str:
    return f"at most {_percent(allowed, seen)} % may" if allowed else "none may"


def _percent(ratio: float, other: float) -> str:
    return f"{ratio * 100:.{digits_apart([ratio * 100, other * 100], 3)}g}"
