"""What any verb found, in the one shape that every machine format is written from."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from tidegate.checks.report import Report as Checks
from tidegate.checks.report import findings as check_findings
from tidegate.config.schema.check import Severity
from tidegate.errors import ExitCode, Level, Problem
from tidegate.records import Decision, Finding, Verdict
from tidegate.review import headline
from tidegate.review.finding_numbers import count


@dataclass(frozen=True, slots=True)
class Entry:
    """A finding and how loud it is."""

    finding: Finding
    level: Level


@dataclass(frozen=True, slots=True)
class Report:
    """What `tidegate <verb>` found."""

    verb: str
    verdict: Verdict
    headline: str
    entries: tuple[Entry, ...]
    decision: Decision | None = None
    """What the gate decided, where it is the gate that reports: its findings, then its loosenings are the entries."""
    invalid: bool = False
    """Whether it is the declaration itself that cannot be carried out, which has an exit status of its own."""

    @property
    def exit_code(self) -> ExitCode:
        return ExitCode.INVALID if self.invalid else self.verdict.exit_code

    @property
    def loudest_first(self) -> tuple[Entry, ...]:
        """What did not pass: errors before warnings, what failed before what could not be decided."""
        told = (entry for entry in self.entries if entry.finding.verdict is not Verdict.PASS)
        return tuple(sorted(told, key=_loudness))


def _loudness(entry: Entry) -> tuple[int, bool]:
    return list(Level).index(entry.level), entry.finding.verdict is not Verdict.FAIL


def of_decision(decision: Decision) -> Report:
    """What the gate decided."""
    entries = (Entry(each, _level(each, decision)) for each in (*decision.findings, *decision.loosenings))
    return Report("gate", decision.verdict, headline.of_decision(decision), tuple(entries), decision)


def of_checks(checks: Checks) -> Report:
    """What the data checks found: a failed warning is a warning, whatever it found."""
    level = {Severity.CRITICAL: Level.ERROR, Severity.WARNING: Level.WARNING, Severity.INFO: Level.NOTE}
    entries = (
        Entry(
            replace(finding, remedy=f"{entry.why} (ask {entry.owner})" if entry.why and entry.owner else entry.why),
            Level.NOTE if finding.verdict is Verdict.PASS else level[Severity(entry.severity)],
        )
        for finding, entry in zip(check_findings(checks), checks.entries, strict=True)
    )
    return Report("check", checks.verdict, checks.reason, tuple(entries))


def of_findings(verb: str, findings: tuple[Finding, ...]) -> Report:
    """What a verb found whose every finding counts."""
    level = {Verdict.PASS: Level.NOTE}
    entries = tuple(Entry(each, level.get(each.verdict, Level.ERROR)) for each in findings)
    passed = sum(each.verdict is Verdict.PASS for each in findings)
    said = f"{passed} of {count(len(findings), 'finding')} hold"
    return Report(verb, Verdict.worst(each.verdict for each in findings), said, entries)


def of_problems(verb: str, problems: Iterable[Problem], *, sound: Iterable[str] = ()) -> Report:
    """What is wrong with a declaration, or doubtful in it; `sound` names what was judged and is neither."""
    told = tuple(problems)
    entries = (
        *(Entry(Finding(verb, Verdict.PASS, "is valid", name), Level.NOTE) for name in sound),
        *(Entry(_finding(verb, each), each.level) for each in told),
    )
    counted = Counter(each.level for each in told)
    said = f"{count(counted[Level.ERROR], 'error')}, {count(counted[Level.WARNING], 'warning')}"
    verdict = Verdict.FAIL if counted[Level.ERROR] else Verdict.PASS
    return Report(verb, verdict, said, entries, invalid=verdict is Verdict.FAIL)


def _level(finding: Finding, decision: Decision) -> Level:
    if finding.verdict is Verdict.PASS:
        return Level.NOTE
    return Level.WARNING if decision.warns(finding) else Level.ERROR


def _finding(verb: str, problem: Problem) -> Finding:
    return Finding(verb, Verdict.FAIL, problem.message, problem.key, where=problem.where)
