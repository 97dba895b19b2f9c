"""What `tidegate check` judges, and how it says what it found."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tidegate.cli._problems import visible

if TYPE_CHECKING:
    from tidegate.checks.report import Base, Entry, Report
    from tidegate.checks.trend import Change
    from tidegate.config.schema.root import Declaration

MARKS = {"pass": "pass", "fail": "FAIL", "inconclusive": "INCONCLUSIVE", "errored": "ERRORED"}
Tell = Callable[[str], None]


@dataclass(frozen=True)
class Asked:
    """What the command line asks for: nothing of it means the pipeline's step."""

    data: str | None = None
    suite: str | None = None
    reference: Path | None = None
    base: str | None = None

    @property
    def of_stage(self) -> bool:
        return self.data is None and self.suite is None and self.reference is None


def judged(asked: Asked, *, profiled: bool, tell: Tell) -> tuple[str, "Report", dict[str, object]]:
    """The name of the table, the report, and, where `profiled`, how its columns are distributed."""
    from tidegate import paths

    base = _base(asked.base, tell) if asked.base is not None else None
    if asked.of_stage:
        return str(paths.TABLE), *_stage(base)
    return _by_suite(asked, base, profiled=profiled)


def _stage(base: "Base | None") -> tuple["Report", dict[str, object]]:
    """The pipeline's step: its table, its artifacts. What it is compared with is only shown."""
    from tidegate import paths
    from tidegate.artifacts import read_json
    from tidegate.checks import report
    from tidegate.checks.beside import with_base
    from tidegate.config import params
    from tidegate.stages import check

    declared = params.load(check.Params)
    check.run(declared)
    written = report.read(paths.CHECK_REPORT)
    profile = read_json(paths.PROFILE) if paths.PROFILE.exists() else {}
    return (with_base(written, declared.check, base) if base else written), profile


def _by_suite(asked: Asked, base: "Base | None", *, profiled: bool) -> tuple[str, "Report", dict[str, object]]:
    """Any table by any suite of conf/; leaves nothing behind."""
    from tidegate import paths
    from tidegate.checks import files, references
    from tidegate.checks.beside import with_base
    from tidegate.checks.report import extended
    from tidegate.checks.sparing import sparing
    from tidegate.data.profile import of_file

    declared = _declared(asked)
    check, columns, threads = declared.check, declared.data.columns, declared.engine.threads
    with sparing(check.engine):
        from tidegate.checks.judge import check_table, judge_source

    keys = references.involving_table(check.references)
    profile: dict[str, object] = {}
    if asked.data is not None and "://" in asked.data:
        where = check if check.engine == "spark" else check.model_copy(update={"engine": "sql"})
        name, report = asked.data.rpartition("#")[2], judge_source(where, asked.data, columns, threads=threads)
        report = extended(report, references.entries(keys, declared.data.sources, None, threads=threads))
    else:
        path = Path(asked.data) if asked.data is not None else paths.TABLE
        name = str(path)
        with files.parquet(path, columns) as table:
            report = check_table(check, table, columns, threads=threads)
            report = extended(report, references.entries(keys, declared.data.sources, table, threads=threads))
            if asked.data is not None or asked.reference is not None:
                report = extended(report, _drift(declared, table, asked.reference))
            profile = of_file(table, columns) if profiled else {}
    return name, (with_base(report, check, base) if base else report), profile


def _declared(asked: Asked) -> "Declaration":
    from tidegate.config.composing.compose import compose
    from tidegate.config.judging.typed import typed

    return typed(compose([f"check={asked.suite}"] if asked.suite else ()).root)


def _drift(declared: "Declaration", table: Path, reference: Path | None) -> Iterator["Entry"]:
    """From the file that is named, else, where check.drift is declared, from the training rows."""
    from tidegate import paths
    from tidegate.checks import drift
    from tidegate.config.schema.check import Drift

    limits, columns, threads = declared.check.drift, declared.data.columns, declared.engine.threads
    if reference is None and (limits is None or not paths.STATISTICS.is_file()):
        if limits is not None:
            yield drift.unknown(limits, paths.STATISTICS)
        return
    base = drift.reference(reference or paths.STATISTICS, columns, threads=threads)
    here = drift.described(table, columns, threads=threads)
    yield from drift.entries(limits or Drift(), base, here, columns)


def _base(revision: str, tell: Tell) -> "Base":
    """The report of the merge base with that revision, from its evidence; nothing is rebuilt for it."""
    from tidegate import paths
    from tidegate.checks.report import Base, read
    from tidegate.errors import EvidenceError
    from tidegate.repository import evidence, git

    at = git.merge_base(revision)
    with evidence.at(at, rebuild=False, tell=tell) as found:
        path = found.root / paths.CHECK_REPORT
        if not path.exists():
            return Base(str(at), None, f"{at} has no report of its data checks; make it there with `dvc repro check`")
        try:
            return Base(str(at), read(path))
        except EvidenceError as error:
            return Base(str(at), None, f"the report of {at} can't be compared: it {error.problems[0].message}")


def write_data_docs(folder: Path, asked: Asked, source: str, report: "Report") -> None:
    """What Great Expectations would have written of the same table and suite."""
    from datetime import UTC, datetime

    from tidegate.checks import data_docs
    from tidegate.config import params
    from tidegate.stages import check

    if asked.of_stage:
        step = params.load(check.Params)
        suite, columns = step.check, step.columns
    else:
        declared = _declared(asked)
        suite, columns = declared.check, declared.data.columns
    data_docs.write(folder, report, suite, columns, table=source, name=asked.suite or "check", at=datetime.now(UTC))


def printed(report: "Report", form: str, source: str, profile: dict[str, object]) -> str:
    from tidegate.artifacts import json_text

    match form:
        case "json":
            from tidegate.checks.trend import document

            return json_text(document(report))
        case "junit":
            from tidegate.checks.junit import junit

            return junit(report)
        case "html":
            from tidegate.checks.page import page

            return page(report, profile)
    return "\n".join(visible(line) for line in _lines(report, source)) + "\n"


def _lines(report: "Report", source: str) -> Iterator[str]:
    """The verdict, then everything that does not hold; what holds is a number."""
    size = f"{report.rows:,} rows, {report.columns} columns"
    yield f"{MARKS[report.verdict.value].upper()}  {report.reason}    {source}: {size}"
    for entry in report.entries:
        if entry.outcome != "pass":
            yield from ("", *_told(entry))
    yield from _since(report)


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


def _since(report: "Report") -> Iterator[str]:
    """What became of the expectations since the base; that one holds as it did is not worth a line."""
    from tidegate.checks.trend import Turn, summary, trend

    if (base := report.base) is None:
        return
    if base.report is None:
        yield from ("", f"since {base.revision}: not known; {base.reason}")
        return
    changes = trend(base.report, report)
    yield from ("", f"since {base.revision}: {summary(changes) or 'every expectation holds as it did'}")
    yield from (f"  {_turned(each)}" for each in changes if each.turn is not Turn.HOLDS)


def _turned(change: "Change") -> str:
    reasons = [f"{MARKS[each.outcome]}: {each.reason}" for each in (change.base, change.here) if each]
    return f"{change.turn}  {change.name}  {' → '.join(reasons)}"
