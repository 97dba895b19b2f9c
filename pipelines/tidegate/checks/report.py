"""The check report: one entry per expectation.

The same table and suite give the same bytes on every engine.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import SupportsFloat

from typing_extensions import TypedDict  # pydantic reads no other before Python 3.12

from tidegate import artifacts
from tidegate.config.schema.foreign_key import Severity
from tidegate.errors import EvidenceError, Problem, Where
from tidegate.json_value import Json
from tidegate.records import Finding, Verdict

SCHEMA = 1
TEXT_LIMIT = 80
ALL_DIGITS = 17
"""Significant digits that distinguish every double from every other."""


class Outcome(StrEnum):
    """The outcome of an expectation. An errored one could not be computed: it does not apply to the table."""

    PASS = "pass"  # noqa: S105 (an outcome, not a password)
    FAIL = "fail"
    INCONCLUSIVE = "inconclusive"
    ERRORED = "errored"

    @property
    def verdict(self) -> Verdict:
        return Verdict.INCONCLUSIVE if self is Outcome.ERRORED else Verdict(self.value)


class Offenders(TypedDict):
    """Values that break an expectation together, one per column, and the number of rows that hold them."""

    values: list[object]
    rows: int | None


@dataclass(frozen=True, slots=True)
class ExpectationResult:
    """One expectation: what was declared, what was observed.

    `judged` counts the rows that could have broken it, `unexpected` those that did, `ratio` their share. `observed` is
    the measured value of the column or table as a whole. `offenders` are the most frequent values that break it.
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
    observed: object = None
    offenders: tuple[Offenders, ...] = ()
    when: str = ""
    why: str = ""
    owner: str = ""


@dataclass(frozen=True, slots=True)
class BaseReport:
    """Another revision's report to compare with, or the reason why there is none."""

    revision: str
    report: "TableReport | None"
    reason: str = ""


@dataclass(frozen=True, slots=True)
class TableReport:
    """All expectations of a suite on one table; `base` where it is compared with another revision's."""

    rows: int
    columns: int
    verdict: Verdict
    reason: str
    entries: tuple[ExpectationResult, ...]
    base: BaseReport | None = None

    def to_json(self) -> dict[str, object]:
        counts = {outcome.value: sum(entry.outcome == outcome for entry in self.entries) for outcome in Outcome}
        return {
            "schema": SCHEMA,
            "verdict": self.verdict.value,
            "reason": self.reason,
            "rows": self.rows,
            "columns": self.columns,
            "outcomes": counts,
            "expectations": [asdict(entry) for entry in self.entries],
        }


def conclude(rows: int, columns: int, entries: Iterable[ExpectationResult]) -> TableReport:
    """Conclude the verdict: critical expectations decide; where nothing was checked, it is inconclusive."""
    listed = tuple(entries)
    critical = [entry for entry in listed if entry.severity == Severity.CRITICAL]
    decided = [entry for entry in listed if entry.outcome in (Outcome.PASS, Outcome.FAIL)]
    if not listed:
        verdict, reason = Verdict.INCONCLUSIVE, "the suite has no expectations"
    elif not decided:
        verdict, reason = Verdict.INCONCLUSIVE, f"none of the {len(listed)} expectations could be checked"
    else:
        verdict = Verdict.worst([Verdict.PASS, *(Outcome(entry.outcome).verdict for entry in critical)])
        reason = f"{sum(entry.outcome == Outcome.PASS for entry in listed)} of {len(listed)} expectations hold"
        if rows == 0 and verdict is Verdict.PASS:
            verdict, reason = Verdict.INCONCLUSIVE, "the table has no rows"
    return TableReport(rows, columns, verdict, reason, listed)


def extended(report: TableReport, entries: Iterable[ExpectationResult]) -> TableReport:
    """The report with more entries, concluded again."""
    return replace(conclude(report.rows, report.columns, [*report.entries, *entries]), base=report.base)


def findings(report: TableReport) -> list[Finding]:
    """One finding per expectation, for gates and reviews."""
    return [
        Finding(
            rule=entry.name,
            verdict=Outcome(entry.outcome).verdict,
            reason=entry.reason,
            subject=", ".join(entry.columns) or "table",
            slice=entry.when or "all",
            head=entry.observed if isinstance(entry.observed, int | float) else entry.ratio,
            rows=entry.judged,
        )
        for entry in report.entries
    ]


def write(path: Path, report: TableReport) -> None:
    artifacts.write_json(path, report.to_json())


def read(path: Path) -> TableReport:
    """Raises EvidenceError where the report is missing or was written by another version."""
    value = artifacts.read_json(path)
    try:
        if value["schema"] != SCHEMA:
            raise ValueError(f"has schema {value['schema']}, not {SCHEMA}")  # noqa: TRY301 (one message for all)
        entries = tuple(
            ExpectationResult(**(entry | {"columns": tuple(entry["columns"]), "offenders": tuple(entry["offenders"])}))
            for entry in value["expectations"]
        )
        return TableReport(value["rows"], value["columns"], Verdict(value["verdict"]), value["reason"], entries)
    except (KeyError, TypeError, ValueError) as error:
        problem = Problem(f"is not a report of `tidegate check`: {error}; run `dvc repro check`", Where(str(path)))
        raise EvidenceError(problem) from None


def plain(value: object, limits: Sequence[object] = ()) -> Json:
    """A value as JSON holds it, equal on every engine: times as ISO text, text cut short, numbers to ten digits.

    Numbers get as many more digits as distinguish them from `limits`.
    """
    match value:
        case None | bool() | int():
            return value
        case date():
            return value.isoformat()
        case dict():
            return {str(key): plain(item, limits) for key, item in value.items()}
        case list() | tuple() | set():
            return [plain(item, limits) for item in list(value)[:20]]
        case str():
            return value if len(value) <= TEXT_LIMIT else value[:TEXT_LIMIT] + "…"
        case Decimal() if value == value.to_integral_value():
            return int(value)
    if callable(scalar := getattr(value, "item", None)):  # NumPy's
        return plain(scalar(), limits)
    if not isinstance(value, SupportsFloat):
        return plain(str(value))
    number = float(value)
    if not math.isfinite(number):
        return str(number)
    rounded = float(f"{number:.{digits_apart([number, *limits], 10)}g}")
    return int(rounded) if rounded.is_integer() and abs(rounded) < 2**53 else rounded


def digits_apart(values: Iterable[object], least: int) -> int:
    """The significant digits, `least` or more, that write different numbers differently."""
    numbers = {float(value) for value in values if isinstance(value, int | float) and not isinstance(value, bool)}
    for digits in range(least, ALL_DIGITS):
        if len({float(f"{number:.{digits}g}") for number in numbers}) == len(numbers):
            return digits
    return ALL_DIGITS


def share(part: int, rows: int, allowed: float = 0) -> str:
    """The number of rows and their share, in digits that distinguish it from the allowed share."""
    return f"{part:,} of {rows:,} rows ({_percent(part / rows, allowed)} %)"


def at_most(allowed: float, observed: float) -> str:
    return f"at most {_percent(allowed, observed)} % may" if allowed else "none may"


def ratio(part: int, rows: int) -> float:
    """The share of rows as the report has it."""
    value = plain(part / rows)
    assert isinstance(value, int | float)
    return value


def _percent(ratio: float, other: float) -> str:
    return f"{ratio * 100:.{digits_apart([ratio * 100, other * 100], 3)}g}"
