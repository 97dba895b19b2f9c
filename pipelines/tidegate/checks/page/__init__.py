"""The check report as one self-contained HTML page.

It has no scripts and makes no network requests. Its first screen has the verdict; what holds, by dimension and
severity; what does not hold, with the observed value, the limit, the worst values and the column's distribution; and
what has changed since the base. Names of columns and categories are always escaped text.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

from tidegate import package_data
from tidegate.checks.compare_reports import ExpectationChange, Turn, summary, trend
from tidegate.checks.page import charts
from tidegate.checks.page.escaped_text import shown
from tidegate.checks.report import ExpectationResult, Outcome, TableReport
from tidegate.config.schema.foreign_key import Dimension, Severity
from tidegate.data.statistics.profile_form import ColumnProfile

STYLE = Path(__file__).with_name("page.css")
POLICY = "default-src 'none'; style-src 'unsafe-inline'"
TITLES = {
    "pass": "Data checks passed",
    "fail": "Data checks failed",
    "inconclusive": "Data checks are inconclusive",
}
ORDER = [Outcome.FAIL, Outcome.ERRORED, Outcome.INCONCLUSIVE]
SEVERITIES = list(Severity)
Profile = Mapping[str, ColumnProfile]


def page(report: TableReport, columns: Profile | None = None) -> str:
    """The page; with the profiles of the table's columns, it draws their distributions."""
    columns = columns or {}
    changes = trend(report.base.report, report) if report.base and report.base.report else ()
    body = [
        *_verdict(report, changes),
        *_matrix(report),
        *_broken(report, columns, {change.name: change for change in changes}),
        *_since(report, changes),
        *_held(report, columns, {change.name: change for change in changes}),
        *_distributions(report, columns),
    ]
    return "\n".join([*_head(report.verdict.value), *body, "</body>", "</html>", ""])


def _head(verdict: str) -> Iterator[str]:
    yield '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>Data checks: {verdict}</title>\n<style>\n{package_data.text(STYLE)}</style>\n</head>\n<body>"


def _verdict(report: TableReport, changes: tuple[ExpectationChange, ...]) -> Iterator[str]:
    verdict = report.verdict.value
    yield f'<header class="{verdict}"><h1>{TITLES[verdict]}</h1>'
    facts = [report.reason, f"{report.rows:,} rows", f"{report.columns} columns"]
    if report.base is not None:
        changed = summary(changes) or "no expectation newly holds or breaks"
        facts.append(f"since {report.base.revision}: {changed if report.base.report else report.base.reason}")
    yield f"<p>{shown(' · '.join(facts))}</p></header>"


def _matrix(report: TableReport) -> Iterator[str]:
    """How many hold, by dimension and severity; a cell has the colour of its worst outcome, red where it stops."""
    severities = [severity for severity in SEVERITIES if any(entry.severity == severity for entry in report.entries)]
    dimensions = [dimension for dimension in Dimension if any(entry.dimension == dimension for entry in report.entries)]
    if not dimensions:
        return
    yield '<table class="matrix"><thead><tr><th>holds' + "".join(f"<th>{dimension.value}" for dimension in dimensions)
    yield "</tr></thead>"
    for severity in severities:
        of_severity = [entry for entry in report.entries if entry.severity == severity]
        cells = (_cell([entry for entry in of_severity if entry.dimension == dimension]) for dimension in dimensions)
        yield f"<tr><th>{severity.value}{''.join(cells)}</tr>"
    yield "</table>"


def _cell(entries: list[ExpectationResult]) -> str:
    if not entries:
        return "<td>"
    passed = sum(entry.outcome == Outcome.PASS for entry in entries)
    worst = next((outcome for outcome in ORDER if any(entry.outcome == outcome for entry in entries)), Outcome.PASS)
    if worst is Outcome.FAIL and entries[0].severity != Severity.CRITICAL:
        worst = Outcome.INCONCLUSIVE
    return f'<td class="{worst}" title="{entries[0].dimension}">{passed} of {len(entries)}'


def _broken(report: TableReport, columns: Profile, changes: Mapping[str, ExpectationChange]) -> Iterator[str]:
    broken = sorted((entry for entry in report.entries if entry.outcome != Outcome.PASS), key=_urgency)
    for entry in broken:
        yield _card(entry, columns, changes.get(entry.name))


def _urgency(entry: ExpectationResult) -> tuple[int, int, str]:
    return SEVERITIES.index(Severity(entry.severity)), ORDER.index(Outcome(entry.outcome)), entry.name


def _card(entry: ExpectationResult, columns: Profile, change: ExpectationChange | None) -> str:
    about = f"{entry.severity} · {entry.dimension} · {', '.join(entry.columns) or 'table'}"
    facts = [("allowed", entry.limit), ("where", entry.when), ("why", entry.why), ("ask", entry.owner)]
    if change is not None:
        facts.insert(0, (change.turn, f"at the base {change.base.reason}" if change.base else "since the base"))
    lines = [f"<small>{word}</small> {shown(text)}" for word, text in facts if text]
    return "".join(
        [
            f'<article class="{entry.outcome}"><div>',
            f'<h3><span class="{entry.outcome}">{entry.outcome}</span> <code>{shown(entry.name)}</code> ',
            f"<small>{shown(about)}</small></h3><p>{shown(entry.reason)}</p><p>{' · '.join(lines)}</p></div>",
            f'<div class="picture">{_picture(entry, columns)}</div></article>',
        ]
    )


def _picture(entry: ExpectationResult, columns: Profile) -> str:
    """The values that break it; if there are none, how its columns are distributed."""
    if entry.offenders:
        return charts.bars(entry.offenders)
    profiles = [columns[name] for name in entry.columns if name in columns]
    parts = ((charts.strip(column), charts.ends(column), charts.missing(column)) for column in profiles)
    return "".join(f"{strip}<small>{' · '.join(filter(None, words))}</small>" for strip, *words in parts)


def _since(report: TableReport, changes: tuple[ExpectationChange, ...]) -> Iterator[str]:
    """The other changes since the base: fixed, new, removed."""
    listed = [change for change in changes if change.turn in (Turn.FIXED, Turn.NEW, Turn.REMOVED)]
    if report.base is None or not listed:
        return
    yield f"<h2>Since {shown(report.base.revision)}</h2><table><thead><tr><th>expectation<th>became<th>base<th>here"
    yield "</tr></thead>"
    for change in listed:
        sides = "".join(f"<td>{shown(entry.reason) if entry else '–'}" for entry in (change.base, change.head))
        yield f"<tr><td><code>{shown(change.name)}</code><td>{change.turn}{sides}</tr>"
    yield "</table>"


def _held(report: TableReport, columns: Profile, changes: Mapping[str, ExpectationChange]) -> Iterator[str]:
    passed = (entry for entry in report.entries if entry.outcome == Outcome.PASS)
    held = sorted(passed, key=lambda entry: entry.dimension)
    if not held:
        return
    base_column = "<th>base" if changes else ""
    yield f"<details{'' if report.verdict != 'pass' else ' open'}><summary>{len(held)} hold</summary>"
    yield f'<table><thead><tr><th>expectation<th>columns<th class="strip"><th>seen<th>allowed{base_column}</tr></thead>'
    for entry in held:
        where = f" <small>where {shown(entry.when)}</small>" if entry.when else ""
        change = changes.get(entry.name)
        base = f"<td>{_at_base(change)}" if change is not None else "<td>" if changes else ""
        column = columns.get("".join(entry.columns))
        yield (
            f"<tr><td><code>{shown(entry.name)}</code> <small>{entry.dimension}, {entry.severity}</small>"
            f"<td>{shown(', '.join(entry.columns) or 'table')}"
            f'<td class="strip">{charts.strip(column) if column else ""}'
            f"<td>{shown(entry.reason)}{where}<td>{shown(entry.limit)}{base}</tr>"
        )
    yield "</table></details>"


def _at_base(change: ExpectationChange) -> str:
    """The base's reason, where it differs."""
    if change.base is None:
        return str(change.turn)
    return shown(change.base.reason if change.moved or change.turn is not Turn.HOLDS else "the same")


def _distributions(report: TableReport, columns: Profile) -> Iterator[str]:
    names = {name for entry in report.entries for name in entry.columns}
    checked = {name: column for name, column in columns.items() if name in names}
    if not checked:
        return
    yield f"<details><summary>{len(checked)} checked columns</summary><table>"
    for name, column in checked.items():
        unit = f" <small>{shown(column['unit'])}</small>" if column.get("unit") else ""
        yield (
            f"<tr><td><code>{shown(name)}</code>{unit}<td>{charts.strip(column)}<td>{charts.ends(column)}"
            f"<td>{charts.missing(column)}</tr>"
        )
    yield "</table></details>"
