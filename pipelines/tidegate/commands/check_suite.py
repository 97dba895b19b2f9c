"""check: any table by any suite of conf/. Writes no artifacts."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tidegate import paths
from tidegate.checks import drift, references
from tidegate.checks.checked_source import CheckedSource, checked_source
from tidegate.checks.report import ExpectationResult, TableReport, extended
from tidegate.config.composing.compose import compose
from tidegate.config.schema.check import Check, Drift
from tidegate.config.schema.data import Columns
from tidegate.config.schema.root import Declaration
from tidegate.config.validation.parse import typed
from tidegate.data import stored_keys
from tidegate.data.statistics.profile import of_file
from tidegate.data.statistics.profile_form import ColumnProfile
from tidegate.errors import DeclarationError


@dataclass(frozen=True)
class CheckedTable:
    """The report on a table, its suite, and, for a page, the distribution of its columns."""

    name: str
    report: TableReport
    suite: Check
    columns: Columns
    profiles: dict[str, ColumnProfile]


def check_suite(
    data: str | None, suite: str | None, *, reference: Path | None, now: str | None, profiled: bool
) -> CheckedTable:
    """Check a table by a suite: by default the pipeline's table, by the declared suite.

    Drift is checked where the table is not the pipeline's own, or a `reference` is named. `now` is the time for
    check.fresh; raises DeclarationError where the suite does not use it.
    """
    declared = _declared(suite, now)
    columns, source = declared.data.columns, data or str(paths.TABLE)
    about = references.involving_table(declared.check.references)
    with (
        stored_keys.of_sources(about, declared.data.sources) as keys,
        checked_source(
            declared.check.model_copy(update={"references": about}),
            source,
            columns=columns,
            keys=keys,
            threads=declared.engine.threads,
        ) as checked,
    ):
        report, profiles = checked.report, {}
        if data is not None or reference is not None:
            report = extended(report, _drift(declared, reference, checked))
        if profiled and isinstance(checked.rows, Path):
            profiles = of_file(checked.rows, columns)["columns"]
    name = source.rpartition("#")[2] if "://" in source else source
    return CheckedTable(name, report, declared.check, columns, profiles)


def _declared(suite: str | None, now: str | None) -> Declaration:
    """The declaration with the requested suite and time."""
    declared = typed(compose([f"check={suite}"] if suite else ()).root)
    if now is None:
        return declared
    if not declared.check.fresh:
        raise DeclarationError("--now is the time for check.fresh, and the suite declares none")
    try:
        datetime.fromisoformat(now)
    except ValueError:
        raise DeclarationError(f"--now must be a time in ISO form, got {now}") from None
    fresh = {name: limit.model_copy(update={"of": now}) for name, limit in declared.check.fresh.items()}
    return declared.model_copy(update={"check": declared.check.model_copy(update={"fresh": fresh})})


def _drift(declared: Declaration, reference: Path | None, checked: CheckedSource) -> Iterator[ExpectationResult]:
    """The drift from `reference`, else, if check.drift is declared, from the training rows."""
    limits, columns = declared.check.drift, declared.data.columns
    if limits is None and reference is None:
        return
    limits = limits or Drift()
    if checked.rows is None:
        yield drift.undecided(limits, "the distribution of the table's columns is unknown on this engine")
    elif reference is None and not paths.STATISTICS.is_file():
        reason = f"{paths.STATISTICS} not found, so the training rows are unknown; run `dvc repro split`"
        yield drift.undecided(limits, reason)
    else:
        base = drift.reference(reference or paths.STATISTICS, columns)
        head = drift.described(checked.rows, columns, checked.types)
        yield from drift.entries(limits, base, head, columns)
