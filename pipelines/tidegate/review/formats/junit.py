"""JUnit XML: failed is a failure, undecided an error, a warning skipped.

Why: most CI systems list JUnit results next to those of other tests.

Example: `tidegate check -o junit`
"""

from xml.sax.saxutils import escape, quoteattr

from tidegate.errors import Level
from tidegate.records import Finding, Verdict
from tidegate.review.escape import line
from tidegate.review.report import ReportEntry, VerbReport

_COUNTED = {"failure": "failures", "error": "errors", "skipped": "skipped"}


def write(report: VerbReport) -> str:
    cases = [_case(report.verb, entry) for entry in report.entries]
    kinds = [_kind(entry) for entry in report.entries]
    counts = " ".join(f'{plural}="{kinds.count(kind)}"' for kind, plural in _COUNTED.items())
    return "\n".join(
        [
            '<?xml version="1.0" encoding="UTF-8"?>',
            f'<testsuites name="tidegate" tests="{len(cases)}" {counts}>',
            f'  <testsuite name={_attribute(report.verb)} tests="{len(cases)}" {counts}>',
            *cases,
            "  </testsuite>",
            "</testsuites>",
            "",
        ]
    )


def _case(verb: str, entry: ReportEntry) -> str:
    finding, kind = entry.finding, _kind(entry)
    name = " ".join(part for part in (finding.rule, finding.subject, finding.slice) if part and part != "all")
    place = (
        f" file={_attribute(finding.where.path)} line={_attribute(str(finding.where.line))}" if finding.where else ""
    )
    opening = f"    <testcase classname={_attribute(f'tidegate.{verb}')} name={_attribute(name)}{place}"
    if not kind:
        return f"{opening}/>"
    return f"{opening}>\n      <{kind} message={_attribute(finding.reason)}>{_text(finding)}</{kind}>\n    </testcase>"


def _kind(entry: ReportEntry) -> str:
    match entry.finding.verdict, entry.level:
        case Verdict.PASS, _:
            return ""
        case _, Level.WARNING | Level.NOTE:
            return "skipped"
        case Verdict.FAIL, _:
            return "failure"
    return "error"


def _attribute(text: str) -> str:
    return quoteattr(line(text, 1000))


def _text(finding: Finding) -> str:
    return escape(line(finding.remedy, 1000))
