"""What `tidegate check` judges: the pipeline's step, or any table by any suite."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tidegate.checks.references import Groups
    from tidegate.checks.report import Base, Entry, Report
    from tidegate.config.schema.root import Declaration

Tell = Callable[[str], None]


@dataclass(frozen=True)
class Asked:
    """What the command line asks for: nothing of it means the pipeline's step."""

    data: str | None = None
    suite: str | None = None
    reference: Path | None = None
    clock: str | None = None
    base: str | None = None

    @property
    def of_stage(self) -> bool:
        return self.data is None and self.suite is None and self.reference is None and self.clock is None


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
    from tidegate.checks.row_count_change import with_base
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
    from tidegate.checks import references, to_parquet
    from tidegate.checks.lazy_gx_import import sparing
    from tidegate.checks.report import extended
    from tidegate.checks.row_count_change import with_base
    from tidegate.data.profile import of_file
    from tidegate.kinds import ENGINES

    declared = _declared(asked)
    check, columns, threads = declared.check, declared.data.columns, declared.engine.threads
    with sparing(check.engine):
        from tidegate.checks.check_table import check_table, judge

    keys = references.involving_table(check.references)
    profile: dict[str, object] = {}
    if asked.data is not None and "://" in asked.data:
        where = check if check.engine == "spark" else check.model_copy(update={"engine": "sql"})
        name = asked.data.rpartition("#")[2]
        with ENGINES.load(where.engine).opened(asked.data, threads) as remote:
            report = judge(where, remote, columns)
            groups = getattr(remote, "groups", None)  # Spark's tables give none yet
            report = extended(report, references.entries(keys, declared.data.sources, groups, threads=threads))
            report = extended(report, _drift(declared, asked.reference, groups, remote.types))
    else:
        path = Path(asked.data) if asked.data is not None else paths.TABLE
        name = str(path)
        with to_parquet.parquet(path, columns) as table:
            report = check_table(check, table, columns, threads=threads)
            report = extended(report, references.entries(keys, declared.data.sources, table, threads=threads))
            if asked.data is not None or asked.reference is not None:
                report = extended(report, _drift(declared, asked.reference, table, ()))
            profile = of_file(table, columns) if profiled else {}
    return name, (with_base(report, check, base) if base else report), profile


def _declared(asked: Asked) -> "Declaration":
    """The declaration with the suite and the clock that are asked for."""
    from tidegate.config.composing.compose import compose
    from tidegate.config.validation.parse import typed

    declared = typed(compose([f"check={asked.suite}"] if asked.suite else ()).root)
    if asked.clock is None:
        return declared
    from datetime import datetime

    from tidegate.errors import DeclarationError

    if not declared.check.fresh:
        raise DeclarationError("--clock is the time for check.fresh, and the suite declares none")
    try:
        datetime.fromisoformat(asked.clock)
    except ValueError:
        raise DeclarationError(f"--clock must be a time in ISO form, got {asked.clock}") from None
    fresh = {name: each.model_copy(update={"of": asked.clock}) for name, each in declared.check.fresh.items()}
    return declared.model_copy(update={"check": declared.check.model_copy(update={"fresh": fresh})})


def _drift(
    declared: "Declaration", reference: Path | None, table: "Path | Groups | None", present: Collection[str]
) -> Iterator["Entry"]:
    """From the file that is named, else, where check.drift is declared, from the training rows."""
    from tidegate import paths
    from tidegate.checks import drift
    from tidegate.config.schema.check import Drift

    limits, columns, threads = declared.check.drift, declared.data.columns, declared.engine.threads
    if limits is None and reference is None:
        return
    limits = limits or Drift()
    if table is None:
        yield drift.undecided(limits, "how the table's columns are distributed is not known on this engine")
    elif reference is None and not paths.STATISTICS.is_file():
        said = f"{paths.STATISTICS} does not exist, so the training rows are not known; run `dvc repro split`"
        yield drift.undecided(limits, said)
    else:
        base = drift.reference(reference or paths.STATISTICS, columns, threads=threads)
        here = drift.described(table, columns, present, threads=threads)
        yield from drift.entries(limits, base, here, columns)


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
