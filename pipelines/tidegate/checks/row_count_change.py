"""Judge a table beside the report of another revision: how far the number of rows has moved since."""

from dataclasses import replace

from tidegate.checks.report import Base, Entry, Outcome, Report, extended
from tidegate.config.schema.check import Check, Dimension, Rows
from tidegate.gate import row_count


def with_base(report: Report, check: Check, base: Base) -> Report:
    """The report beside the base's; with `check.rows` declared, the change of the number of rows is one more entry."""
    return replace(extended(report, [_entry(check.rows, base, report.rows)] if check.rows else []), base=base)


def _entry(allowed: Rows, base: Base, here: int) -> Entry:
    outcome, said = Outcome.INCONCLUSIVE, base.reason
    if base.report is not None:
        verdict, said = row_count.judged(allowed, base.report.rows, here)
        outcome = Outcome(verdict.value)
    return Entry(
        name="rows_as_at_the_base",
        type="tidegate_rows",
        columns=(),
        severity=allowed.severity.value,
        dimension=Dimension.COMPLETENESS.value,
        outcome=outcome.value,
        reason=said,
        limit=row_count.limit(allowed),
        judged=here,
        observed=here,
        why="rows that came or went unasked are another population",
    )
