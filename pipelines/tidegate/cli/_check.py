"""What `tidegate check` judges, and how it says what it found."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from tidegate.cli._problems import visible

if TYPE_CHECKING:
    from tidegate.checks.report import Entry, Report

MARKS = {"pass": "pass", "fail": "FAIL", "inconclusive": "INCONCLUSIVE", "errored": "ERRORED"}


def stage() -> tuple[str, "Report"]:
    """The pipeline's step: its table, its artifacts."""
    from tidegate import paths
    from tidegate.checks import report
    from tidegate.config import params
    from tidegate.stages import check

    check.run(params.load(check.Params))
    return str(paths.TABLE), report.read(paths.CHECK_REPORT)


def by_suite(data: str | None, suite: str | None, reference: Path | None) -> tuple[str, "Report"]:
    """Any table by any suite of conf/; leaves nothing behind."""
    from tidegate import paths
    from tidegate.checks.sparing import sparing
    from tidegate.config.composing.compose import compose
    from tidegate.config.judging.typed import typed

    declared = typed(compose([f"check={suite}"] if suite else ()).root)
    with sparing(declared.check.engine):
        from tidegate.checks.judge import check_against, check_table, judge_source

    columns, threads = declared.data.columns, declared.engine.threads
    if data is not None and "://" in data:
        on_server = declared.check.model_copy(update={"engine": "sql"})
        return data.partition("#")[2], judge_source(on_server, data, columns, threads=threads)
    path = Path(data) if data is not None else paths.TABLE
    if reference is not None:
        return str(path), check_against(declared.check, path, reference, columns, threads=threads)
    return str(path), check_table(declared.check, path, columns, threads=threads)


def printed(report: "Report", form: str, source: str) -> str:
    from tidegate.artifacts import json_text

    match form:
        case "json":
            return json_text(report.to_json())
        case "junit":
            from tidegate.checks.junit import junit

            return junit(report)
        case "html":
            from tidegate.checks.page import page

            return page(report)
    return "\n".join(visible(line) for line in _lines(report, source)) + "\n"


def _lines(report: "Report", source: str) -> Iterator[str]:
    """The verdict, then everything that does not hold; what holds is a number."""
    size = f"{report.rows:,} rows, {report.columns} columns"
    yield f"{MARKS[report.verdict.value].upper()}  {report.reason}    {source}: {size}"
    for entry in report.entries:
        if entry.outcome != "pass":
            yield from ("", *_told(entry))


def _told(entry: "Entry") -> Iterator[str]:
    about = " ".join([entry.severity, entry.dimension, *([f"when {entry.when}"] if entry.when else [])])
    yield f"  {MARKS[entry.outcome]}  {entry.name}  ({about})"
    yield f"    {', '.join(entry.columns) or 'table'}: {entry.reason}"
    if entry.limit:
        yield f"    allowed: {entry.limit}"
    if entry.offenders:
        yield "    seen: " + "; ".join(_offender(each["values"], each["rows"]) for each in entry.offenders)
    if entry.why:
        yield f"    why: {entry.why}" + (f" (ask {entry.owner})" if entry.owner else "")


def _offender(values: list[object], rows: int | None) -> str:
    shown = ", ".join("missing" if value is None else str(value) for value in values)
    return f"{shown} ({rows:,} rows)" if rows is not None else shown
