"""The report of any verb, the input of every machine format."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from tidegate.checks.report import TableReport
from tidegate.checks.report import findings as check_findings
from tidegate.config.schema.foreign_key import Severity
from tidegate.errors import ExitCode, Level, Problem
from tidegate.records import Decision, Finding, Verdict
from tidegate.review import headline
from tidegate.review.finding_numbers import count


@dataclass(frozen=True, slots=True)
class ReportEntry:
    """A finding and its level."""

    finding: Finding
    level: Level


@dataclass(frozen=True, slots=True)
class VerbReport:
    """The findings of `tidegate <verb>`."""

    verb: str
    verdict: Verdict
    headline: str
    entries: tuple[ReportEntry, ...]
    decision: Decision | None = None
    """The gate's decision, where the verb is gate: the entries are its findings, then its loosenings."""
    invalid: bool = False
    """Whether the declaration itself is invalid, which has its own exit status."""
    surroundings: bool = False
    """Whether what failed is the machine, not what was decided on it."""

    @property
    def exit_code(self) -> ExitCode:
        if self.surroundings and not self.invalid:
            return ExitCode.INFRASTRUCTURE
        if self.decision and self.decision.projects:
            return self.decision.exit_code
        return ExitCode.INVALID if self.invalid else self.verdict.exit_code

    @property
    def worst_first(self) -> tuple[ReportEntry, ...]:
        """What did not pass: errors before warnings, failed before undecided."""
        failing = (entry for entry in self.entries if entry.finding.verdict is not Verdict.PASS)
        return tuple(sorted(failing, key=_severity))


def _severity(entry: ReportEntry) -> tuple[int, bool]:
    return list(Level).index(entry.level), entry.finding.verdict is not Verdict.FAIL


def of_decision(decision: Decision) -> VerbReport:
    """What the gate decided."""
    entries = (
        ReportEntry(finding, _level(finding, decision)) for finding in (*decision.findings, *decision.loosenings)
    )
    return VerbReport("gate", decision.verdict, headline.of_decision(decision), tuple(entries), decision)


def of_checks(checks: TableReport) -> VerbReport:
    """The findings of the data checks: a failed check of severity warning is a warning."""
    level = {Severity.CRITICAL: Level.ERROR, Severity.WARNING: Level.WARNING, Severity.INFO: Level.NOTE}
    entries = (
        ReportEntry(
            replace(finding, remedy=f"{entry.why} (ask {entry.owner})" if entry.why and entry.owner else entry.why),
            Level.NOTE if finding.verdict is Verdict.PASS else level[Severity(entry.severity)],
        )
        for finding, entry in zip(check_findings(checks), checks.entries, strict=True)
    )
    return VerbReport("check", checks.verdict, checks.reason, tuple(entries))


def of_findings(verb: str, findings: tuple[Finding, ...]) -> VerbReport:
    """The report of a verb whose findings all count."""
    level = {Verdict.PASS: Level.NOTE}
    entries = tuple(ReportEntry(finding, level.get(finding.verdict, Level.ERROR)) for finding in findings)
    passed = sum(finding.verdict is Verdict.PASS for finding in findings)
    headline = f"{passed} of {count(len(findings), 'finding')} pass"
    return VerbReport(verb, Verdict.worst(finding.verdict for finding in findings), headline, entries)


def of_problems(verb: str, problems: Iterable[Problem], *, sound: Iterable[str] = ()) -> VerbReport:
    """The problems and warnings of a declaration; `sound` names what is valid."""
    listed = tuple(problems)
    entries = (
        *(ReportEntry(Finding(verb, Verdict.PASS, "is valid", name), Level.NOTE) for name in sound),
        *(ReportEntry(_finding(verb, problem), problem.level) for problem in listed),
    )
    counted = Counter(problem.level for problem in listed)
    headline = f"{count(counted[Level.ERROR], 'error')}, {count(counted[Level.WARNING], 'warning')}"
    verdict = Verdict.FAIL if counted[Level.ERROR] else Verdict.PASS
    return VerbReport(verb, verdict, headline, entries, invalid=verdict is Verdict.FAIL)


def _level(finding: Finding, decision: Decision) -> Level:
    if finding.verdict is Verdict.PASS:
        return Level.NOTE
    return Level.WARNING if decision.warns(finding) else Level.ERROR


def _finding(verb: str, problem: Problem) -> Finding:
    return Finding(verb, Verdict.FAIL, problem.message, problem.key, where=problem.where)
