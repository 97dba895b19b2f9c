"""The report as one offline page. On its first screen: the verdict, what holds by dimension and severity, what does not
hold with the value seen, the limit, the worst values and the column's distribution, and what has changed since a base.

No script, no network, no value outside its slot: whatever a column or a category is called, it is text.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tidegate import package_data
from tidegate.checks.compare_reports import Change, Turn, summary, trend
from tidegate.checks.page import charts
from tidegate.checks.page.escaped_text import shown
from tidegate.checks.report import Entry, Outcome, Report
from tidegate.config.schema.check import Dimension, Severity

STYLE = Path(__file__).with_name("page.css")
POLICY = "default-src 'none'; style-src 'unsafe-inline'"
TITLES = {
    "pass": "The table holds what it must",
    "fail": "The table breaks what it must hold",
    "inconclusive": "The table can't be judged",
}
ORDER = [Outcome.FAIL, Outcome.ERRORED, Outcome.INCONCLUSIVE]
SEVERITIES = list(Severity)
Profile = Mapping[str, Mapping[str, Any]]


def page(report: Report, profile: Mapping[str, Any] | None = None) -> str:
    """`profile` is that of the table that was judged: with it, the page draws how its columns are distributed."""
    columns: Profile = (profile or {}).get("columns", {})
    changes = trend(report.base.report, report) if report.base and report.base.report else ()
    body = [
        *_verdict(report, changes),
        *_matrix(report),
        *_broken(report, columns, {each.name: each for each in changes}),
        *_since(report, changes),
        *_held(report, columns, {each.name: each for each in changes}),
        *_distributions(report, columns),
    ]
    return "\n".join([*_head(report.verdict.value), *body, "</body>", "</html>", ""])


def _head(verdict: str) -> Iterator[str]:
    yield '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>Data checks: {verdict}</title>\n<style>\n{package_data.text(STYLE)}</style>\n</head>\n<body>"


def _verdict(report: Report, changes: tuple[Change, ...]) -> Iterator[str]:
    verdict = report.verdict.value
    yield f'<header class="{verdict}"><h1>{TITLES[verdict]}</h1>'
    said = [report.reason, f"{report.rows:,} rows", f"{report.columns} columns"]
    if report.base is not None:
        told = summary(changes) or "nothing else holds or breaks"
        said.append(f"since {report.base.revision}: {told if report.base.report else report.base.reason}")
    yield f"<p>{shown(' · '.join(said))}</p></header>"


def _matrix(report: Report) -> Iterator[str]:
    """How many hold, by dimension and severity; a cell takes the colour of the worst in it, red where it stops."""
    used = [each for each in SEVERITIES if any(entry.severity == each for entry in report.entries)]
    dimensions = [each for each in Dimension if any(entry.dimension == each for entry in report.entries)]
    if not dimensions:
        return
    yield '<table class="matrix"><thead><tr><th>holds' + "".join(f"<th>{each.value}" for each in dimensions)
    yield "</tr></thead>"
    for severity in used:
        of_severity = [each for each in report.entries if each.severity == severity]
        cells = (_cell([each for each in of_severity if each.dimension == column]) for column in dimensions)
        yield f"<tr><th>{severity.value}{''.join(cells)}</tr>"
    yield "</table>"


def _cell(entries: list[Entry]) -> str:
    if not entries:
        return "<td>"
    holding = sum(each.outcome == Outcome.PASS for each in entries)
    worst = next((each for each in ORDER if any(entry.outcome == each for entry in entries)), Outcome.PASS)
    if worst is Outcome.FAIL and entries[0].severity != Severity.CRITICAL:
        worst = Outcome.INCONCLUSIVE
    return f'<td class="{worst}" title="{entries[0].dimension}">{holding} of {len(entries)}'


def _broken(report: Report, columns: Profile, changes: Mapping[str, Change]) -> Iterator[str]:
    broken = sorted((each for each in report.entries if each.outcome != Outcome.PASS), key=_urgency)
    for entry in broken:
        yield _card(entry, columns, changes.get(entry.name))


def _urgency(entry: Entry) -> tuple[int, int, str]:
    return SEVERITIES.index(Severity(entry.severity)), ORDER.index(Outcome(entry.outcome)), entry.name


def _card(entry: Entry, columns: Profile, change: Change | None) -> str:
    about = f"{entry.severity} · {entry.dimension} · {', '.join(entry.columns) or 'table'}"
    told = [("allowed", entry.limit), ("where", entry.when), ("why", entry.why), ("ask", entry.owner)]
    if change is not None:
        told.insert(0, (change.turn, f"at the base {change.base.reason}" if change.base else "since the base"))
    lines = [f"<small>{word}</small> {shown(said)}" for word, said in told if said]
    return "".join(
        [
            f'<article class="{entry.outcome}"><div>',
            f'<h3><span class="{entry.outcome}">{entry.outcome}</span> <code>{shown(entry.name)}</code> ',
            f"<small>{shown(about)}</small></h3><p>{shown(entry.reason)}</p><p>{' · '.join(lines)}</p></div>",
            f'<div class="picture">{_picture(entry, columns)}</div></article>',
        ]
    )


def _picture(entry: Entry, columns: Profile) -> str:
    """The values that break it; where those are none, how its columns are distributed."""
    if entry.offenders:
        return charts.bars(entry.offenders)
    known = [columns[name] for name in entry.columns if name in columns]
    parts = ((charts.strip(each), charts.ends(each), charts.missing(each)) for each in known)
    return "".join(f"{drawn}<small>{' · '.join(filter(None, words))}</small>" for drawn, *words in parts)


def _since(report: Report, changes: tuple[Change, ...]) -> Iterator[str]:
    """What became of the rest since the base: fixed, new, removed."""
    told = [each for each in changes if each.turn in (Turn.FIXED, Turn.NEW, Turn.REMOVED)]
    if report.base is None or not told:
        return
    yield f"<h2>Since {shown(report.base.revision)}</h2><table><thead><tr><th>expectation<th>became<th>base<th>here"
    yield "</tr></thead>"
    for each in told:
        sides = "".join(f"<td>{shown(entry.reason) if entry else '–'}" for entry in (each.base, each.here))
        yield f"<tr><td><code>{shown(each.name)}</code><td>{each.turn}{sides}</tr>"
    yield "</table>"


def _held(report: Report, columns: Profile, changes: Mapping[str, Change]) -> Iterator[str]:
    held = sorted((each for each in report.entries if each.outcome == Outcome.PASS), key=lambda each: each.dimension)
    if not held:
        return
    based = "<th>base" if changes else ""
    yield f"<details{'' if report.verdict != 'pass' else ' open'}><summary>{len(held)} hold</summary>"
    yield f'<table><thead><tr><th>expectation<th>columns<th class="strip"><th>seen<th>allowed{based}</tr></thead>'
    for entry in held:
        where = f" <small>where {shown(entry.when)}</small>" if entry.when else ""
        change = changes.get(entry.name)
        before = f"<td>{_before(change)}" if change is not None else "<td>" if changes else ""
        yield (
            f"<tr><td><code>{shown(entry.name)}</code> <small>{entry.dimension}, {entry.severity}</small>"
            f"<td>{shown(', '.join(entry.columns) or 'table')}"
            f'<td class="strip">{charts.strip(columns.get("".join(entry.columns), {}))}'
            f"<td>{shown(entry.reason)}{where}<td>{shown(entry.limit)}{before}</tr>"
        )
    yield "</table></details>"


def _before(change: Change) -> str:
    """What the base observed, where it observed something else."""
    if change.base is None:
        return str(change.turn)
    return shown(change.base.reason if change.moved or change.turn is not Turn.HOLDS else "the same")


def _distributions(report: Report, columns: Profile) -> Iterator[str]:
    judged = {name for entry in report.entries for name in entry.columns}
    known = {name: each for name, each in columns.items() if name in judged}
    if not known:
        return
    yield f"<details><summary>{len(known)} judged columns</summary><table>"
    for name, column in known.items():
        unit = f" <small>{shown(column['unit'])}</small>" if column.get("unit") else ""
        yield (
            f"<tr><td><code>{shown(name)}</code>{unit}<td>{charts.strip(column)}<td>{charts.ends(column)}"
            f"<td>{charts.missing(column)}</tr>"
        )
    yield "</table></details>"
