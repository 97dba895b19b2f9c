"""ab: read the units of an experiment and decide its outcomes."""

import textwrap
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from tidegate import artifacts, paths, plans
from tidegate.errors import DeclarationError, EvidenceError, Problem, Where
from tidegate.experiments.asked import ExperimentColumns, ExperimentLimits
from tidegate.experiments.planned import PlannedExperiment, planned
from tidegate.experiments.read_units import read_units
from tidegate.experiments.readout import readout, remarks
from tidegate.experiments.units import ExperimentUnits
from tidegate.number_format import number, places_of, plain, printable
from tidegate.prediction_files.open_file import open_file
from tidegate.records import Finding, Verdict

HEADLINES = {Verdict.PASS: "HOLDS", Verdict.FAIL: "FAILS", Verdict.INCONCLUSIVE: "UNDECIDED"}


@dataclass(frozen=True)
class DecidedExperiment:
    """What was asked, the units that were compared, and the findings."""

    columns: ExperimentColumns
    limits: ExperimentLimits
    units: ExperimentUnits
    findings: tuple[Finding, ...]

    @property
    def verdict(self) -> Verdict:
        return Verdict.worst(finding.verdict for finding in self.findings)


def declared(environment: str, given: Collection[str]) -> PlannedExperiment:
    """The experiment that the environment's plan declares. `given` are options that it fixes."""
    path = paths.PLANS / f"{environment}.json"
    try:
        plan = plans.from_json(artifacts.read_json(path))
    except ValueError as error:
        raise EvidenceError(Problem(f"{error}; run `dvc repro plan`", Where(str(path)))) from None
    return planned(plan, given)


def run(data: Path, columns: ExperimentColumns, limits: ExperimentLimits) -> DecidedExperiment:
    """Raises DeclarationError for columns, values or limits that decide nothing."""
    if problems := [*_problems(columns, limits)]:
        raise DeclarationError(problems)
    units = read_units(open_file(data), columns)
    return DecidedExperiment(columns, limits, units, readout(units, limits))


def _problems(columns: ExperimentColumns, limits: ExperimentLimits) -> Iterator[Problem]:
    if not columns.outcomes:
        yield Problem("needs --outcome COLUMN, or --env NAME of an environment whose rollout is an experiment")
    if columns.control == columns.treatment:
        yield Problem(f"--treatment {columns.treatment}: the same variant as --control")
    if columns.mature_s and not columns.time:
        yield Problem("--mature-after needs --time COLUMN: when each row happened")
    if columns.per_unit and not columns.unit:
        yield Problem("--per-unit needs --unit COLUMN: what was assigned to a variant")
    for option, value, most in (("--share", limits.share, 1), ("--alpha", limits.alpha, 0.5)):
        if not 0 < value < most:
            yield Problem(f"{option} {plain(value)}: must be between 0 and {plain(most)}")
    yield from _foreign(columns, limits)


def _foreign(columns: ExperimentColumns, limits: ExperimentLimits) -> Iterator[Problem]:
    """Limits of what is not an outcome, and losses that are none."""
    for option, names in (("--margin", limits.margins), ("--cap", limits.caps), ("--lower", limits.lower_is_better)):
        for name in sorted(names):
            if name not in columns.outcomes:
                yield Problem(f"{option} {name}: not an --outcome; these are: {', '.join(columns.outcomes)}")
    for name, margin in limits.margins.items():
        if margin < 0:
            yield Problem(f"--margin {name}={plain(margin)}: the largest loss allowed is 0 or more")


def text(decided: DecidedExperiment, width: int, hypothesis: str = "") -> Iterator[str]:
    """The readout for a terminal of that width, below what was expected before the start, if that was declared."""
    units, columns = decided.units, decided.columns
    yield printable(
        f"{HEADLINES[decided.verdict]}  {columns.control} ({units.control_rows:,} units)"
        f" → {columns.treatment} ({units.treatment_rows:,} units)"
    )
    if hypothesis:
        yield from _wrapped(f" expected: {hypothesis}", width, 11)
    yield ""
    for finding in decided.findings:
        word = finding.verdict.value if finding.verdict is Verdict.PASS else finding.verdict.upper()
        yield from _wrapped(f" {word:<13} {finding.rule}: {_said(finding)}", width, 15)
    yield ""
    for note in (*remarks(units, decided.limits), *_promise(decided)):
        yield from _wrapped(f" {note}", width, 3)


def _said(finding: Finding) -> str:
    values = ""
    if finding.difference:
        places = places_of(finding.difference)
        values = f"{number(finding.base, places)} → {number(finding.head, places)}; "
    return f"{values}{finding.reason}" + (f"; {finding.remedy}" if finding.remedy else "")


def _promise(decided: DecidedExperiment) -> Iterator[str]:
    limits = decided.limits
    yield (
        f"the intervals hold at every look together with {1 - limits.alpha:.0%};"
        f" they are narrowest near {limits.planned:,} units (--planned)"
    )


def _wrapped(line: str, width: int, indent: int) -> list[str]:
    return textwrap.wrap(
        printable(line), max(width, 40), subsequent_indent=" " * indent, break_on_hyphens=False, break_long_words=False
    )
