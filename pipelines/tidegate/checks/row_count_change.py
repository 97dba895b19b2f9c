"""Check how far the number of rows has moved since another revision's report."""

from dataclasses import replace

from tidegate.checks.report import BaseReport, ExpectationResult, Outcome, TableReport, extended
from tidegate.config.schema.check import Check, RowCountChange
from tidegate.config.schema.foreign_key import Dimension
from tidegate.gate import row_count_limit


def with_base(report: TableReport, check: Check, base: BaseReport) -> TableReport:
    """The report with the base's; with `check.rows` declared, the change of the number of rows is one more entry."""
    return replace(extended(report, [_entry(check.rows, base, report.rows)] if check.rows else []), base=base)


def _entry(allowed: RowCountChange, base: BaseReport, rows: int) -> ExpectationResult:
    outcome, reason = Outcome.INCONCLUSIVE, base.reason
    if base.report is not None:
        verdict, reason = row_count_limit.compared(allowed, base.report.rows, rows)
        outcome = Outcome(verdict.value)
    return ExpectationResult(
        name="rows_as_at_the_base",
        type="tidegate_rows",
        columns=(),
        severity=allowed.severity.value,
        dimension=Dimension.COMPLETENESS.value,
        outcome=outcome.value,
        reason=reason,
        limit=row_count_limit.limit(allowed),
        judged=rows,
        observed=rows,
        why="an unexpected change in row count may mean a different population",
    )
