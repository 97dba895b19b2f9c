"""check: the pipeline's stage, or any table by any suite.

Where a base is named, its report is shown next to it.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from tidegate import paths
from tidegate.artifacts import read_json
from tidegate.checks import report
from tidegate.checks.base_report import base_report
from tidegate.checks.row_count_change import with_base
from tidegate.commands.check_suite import CheckedTable, check_suite
from tidegate.config import params
from tidegate.stages import check as stage


@dataclass(frozen=True)
class CheckRequest:
    """What is checked, by which suite, and compared with what. Without any of the first four: the pipeline's stage."""

    data: str | None = None
    suite: str | None = None
    reference: Path | None = None
    now: str | None = None
    base: str | None = None
    profiled: bool = False
    """Whether the distribution of the columns is described, too, for a page."""

    @property
    def of_stage(self) -> bool:
        return self.data is None and self.suite is None and self.reference is None and self.now is None


def run(request: CheckRequest, *, tell: Callable[[str], None]) -> CheckedTable:
    """Check a table. Only the stage writes artifacts."""
    base = base_report(request.base, tell) if request.base is not None else None
    if request.of_stage:
        checked = _stage()
    else:
        reference, now, profiled = request.reference, request.now, request.profiled
        checked = check_suite(request.data, request.suite, reference=reference, now=now, profiled=profiled)
    if base is None:
        return checked
    return replace(checked, report=with_base(checked.report, checked.suite, base))


def write_data_docs(folder: Path, checked: CheckedTable, suite: str | None) -> None:
    """The Data Docs that Great Expectations would write of the same table and suite."""
    from tidegate.checks import data_docs

    at, name = datetime.now(UTC), suite or "check"
    data_docs.write(folder, checked.report, checked.suite, checked.columns, table=checked.name, name=name, at=at)


def _stage() -> CheckedTable:
    declared = params.load(stage.Params)
    stage.run(declared)
    profile = read_json(paths.PROFILE) if paths.PROFILE.exists() else {}
    return CheckedTable(str(paths.TABLE), report.read(paths.CHECK_REPORT), declared.check, declared.columns, profile)
