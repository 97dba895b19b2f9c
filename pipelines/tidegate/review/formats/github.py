"""GitHub annotations: one workflow command per finding, the worst first.

At most as many as GitHub shows, then a count.

Why: a reviewer sees the finding at its line in the pull request, without
opening a log.

Example: `tidegate validate -o github`
"""

from tidegate.errors import Level, Where
from tidegate.records import Finding
from tidegate.review.escape import line
from tidegate.review.report import ReportEntry, VerbReport

SHOWN = 10
"""GitHub shows the first ten errors and the first ten warnings of a step."""


def write(report: VerbReport) -> str:
    lines = []
    for level in (Level.ERROR, Level.WARNING):
        entries = [entry for entry in report.worst_first if entry.level is level]
        lines += [_command(level, entry) for entry in entries[:SHOWN]]
        if more := len(entries) - SHOWN:
            lines += [f"::notice title=tidegate {report.verb}::{more} more {level}s; see the log"] if more > 0 else []
    return "".join(f"{text}\n" for text in lines)


def _command(level: Level, entry: ReportEntry) -> str:
    finding = entry.finding
    properties = {**_place(finding.where), "title": f"{finding.rule}{_of(finding)}"}
    written = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    message = f"{finding.reason}; {finding.remedy}" if finding.remedy else finding.reason
    return f"::{level} {written}::{_data(line(message, 1000))}"


def _place(where: Where | None) -> dict[str, str]:
    """The place of an annotation. Without a line, GitHub does not show it among the changed files."""
    if where is None:
        return {}
    place = {"file": where.path, "line": str(max(where.line, 1))}
    if where.column:
        place |= {"col": str(where.column), "endColumn": str(where.column + where.width)}
    return place


def _of(finding: Finding) -> str:
    return "".join(
        f" {part}" for part in (finding.subject, finding.slice) if part and part not in ("all", finding.rule)
    )


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(line(text, 200)).replace(":", "%3A").replace(",", "%2C")
