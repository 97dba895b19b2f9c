"""The report as JUnit XML: a test case per expectation, for CI systems that show those."""

import re
from xml.sax.saxutils import escape, quoteattr

from tidegate.checks.report import Entry, Report

FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 can't hold, escaped or not."""


def junit(report: Report) -> str:
    """A critical failure is a failure, an undecided critical one an error; what only warns or informs is skipped."""
    cases = [_case(entry) for entry in report.entries]
    counts = {name: sum(each.startswith(f"<{name}") for _, each in cases) for name in ("failure", "error", "skipped")}
    head = (
        f'<testsuite name="tidegate check" tests="{len(cases)}" failures="{counts["failure"]}" '
        f'errors="{counts["error"]}" skipped="{counts["skipped"]}">'
    )
    body = [f" {opening}{inner}</testcase>" if inner else f" {opening}</testcase>" for opening, inner in cases]
    return "\n".join(['<?xml version="1.0" encoding="UTF-8"?>', head, *body, "</testsuite>", ""])


def _case(entry: Entry) -> tuple[str, str]:
    opening = f"<testcase classname={_attribute(entry.dimension)} name={_attribute(entry.name)}>"
    if entry.outcome == "pass":
        return opening, ""
    if entry.severity != "critical":
        return opening, f"<skipped message={_attribute(f'{entry.severity}: {entry.outcome}: {entry.reason}')}/>"
    tag = "failure" if entry.outcome == "fail" else "error"
    seen = "; ".join(f"{', '.join(map(str, each['values']))}: {each['rows']} rows" for each in entry.offenders)
    text = escape(_clean("\n".join(part for part in (entry.why, seen) if part)))
    return opening, f"<{tag} type={_attribute(entry.outcome)} message={_attribute(entry.reason)}>{text}</{tag}>"


def _attribute(text: str) -> str:
    return quoteattr(_clean(text), {"\n": "&#10;", "\t": "&#9;"})


def _clean(text: str) -> str:
    return FORBIDDEN.sub("�", text)
