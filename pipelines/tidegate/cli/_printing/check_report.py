"""The report of `tidegate check` as text, or in another format."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from tidegate.errors import visible

if TYPE_CHECKING:
    from tidegate.checks.compare_reports import ExpectationChange
    from tidegate.checks.report import ExpectationResult, TableReport
    from tidegate.data.statistics.profile_form import ColumnProfile

MARKS = {"pass": "pass", "fail": "FAIL", "inconclusive": "INCONCLUSIVE", "errored": "ERRORED"}


def printed(report: "TableReport", form: str, source: str, profiles: "Mapping[str, ColumnProfile]") -> str:
    from tidegate.artifacts import json_text

    match form:
        case "json":
            from tidegate.checks.compare_reports import document

            return json_text(document(report))
        case "junit" | "sarif" | "github":
            from tidegate.kinds import REPORT_FORMATS
            from tidegate.review.report import of_checks

            return REPORT_FORMATS.load(form).write(of_checks(report))
        case "html":
            from tidegate.checks.page import page

            return page(report, profiles)
    return "\n".join(visible(line) for line in _lines(report, source)) + "\n"


def _lines(report: "TableReport", source: str) -> Iterator[str]:
    """The verdict, then every entry that does not pass."""
    size = f"{report.rows:,} rows, {report.columns} columns"
    yield f"{MARKS[report.verdict.value].upper()}  {report.reason}    {source}: {size}"
    for entry in report.entries:
        if entry.outcome != "pass":
            yield from ("", *_entry_lines(entry))
    yield from _base_lines(report)


def _entry_lines(entry: "ExpectationResult") -> Iterator[str]:
    about = " ".join([entry.severity, entry.dimension, *([f"when {entry.when}"] if entry.when else [])])
    yield f"  {MARKS[entry.outcome]}  {entry.name}  ({about})"
    yield f"    {', '.join(entry.columns) or 'table'}: {entry.reason}"
    if entry.limit:
        yield f"    allowed: {entry.limit}"
    if entry.offenders:
        yield "    seen: " + "; ".join(_offender(offender["values"], offender["rows"]) for offender in entry.offenders)
    if entry.why:
        yield f"    why: {entry.why}" + (f" (ask {entry.owner})" if entry.owner else "")


def _offender(values: Sequence[object], rows: int | None) -> str:
    shown = ", ".join("missing" if value is None else str(value) for value in values)
    return f"{shown} ({rows:,} rows)" if rows is not None else shown


def _base_lines(report: "TableReport") -> Iterator[str]:
    """What changed in the expectations since the base; unchanged ones are omitted."""
    from tidegate.checks.compare_reports import Turn, summary, trend

    if (base := report.base) is None:
        return
    if base.report is None:
        yield from ("", f"since {base.revision}: unknown; {base.reason}")
        return
    changes = trend(base.report, report)
    yield from ("", f"since {base.revision}: {summary(changes) or 'no expectation changed'}")
    yield from (f"  {_change_line(change)}" for change in changes if change.turn is not Turn.HOLDS)


def _change_line(change: "ExpectationChange") -> str:
    reasons = [f"{MARKS[entry.outcome]}: {entry.reason}" for entry in (change.base, change.head) if entry]
    return f"{change.turn}  {change.name}  {' → '.join(reasons)}"
