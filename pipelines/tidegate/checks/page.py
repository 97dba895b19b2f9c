"""The report as one offline page: verdict first, then what does not hold with its worst values, then what holds.

No script, no network, no value outside its slot: whatever a column or a category is called, it is text.
"""

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from itertools import groupby
from pathlib import Path
from typing import Any

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


def page(report: Report, profile: Mapping[str, Any] | None = None) -> str:
    """`profile` is ingest's: with it, the page draws how each judged column is distributed."""
    verdict = report.verdict.value
    broken = sorted((each for each in report.entries if each.outcome != Outcome.PASS), key=_urgency)
    held = [each for each in report.entries if each.outcome == Outcome.PASS]
    body = [
        f'<header class="{verdict}"><h1>{TITLES[verdict]}</h1>',
        f"<p>{_text(report.reason)} · {report.rows:,} rows · {report.columns} columns</p></header>",
        f'<div class="tiles">{"".join(_tiles(report))}</div>',
        *(_card(each) for each in broken),
        *_held(held),
        *_columns(profile or {}, report),
    ]
    return "\n".join([*_head(verdict), *body, "</body>", "</html>", ""])


def _head(verdict: str) -> Iterator[str]:
    yield '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>Data checks: {verdict}</title>\n<style>\n{STYLE.read_text()}</style>\n</head>\n<body>"


def _urgency(entry: Entry) -> tuple[int, int, str]:
    return SEVERITIES.index(Severity(entry.severity)), ORDER.index(Outcome(entry.outcome)), entry.name


def _tiles(report: Report) -> Iterator[str]:
    for dimension in Dimension:
        entries = [each for each in report.entries if each.dimension == dimension]
        if not entries:
            continue
        holding = sum(each.outcome == Outcome.PASS for each in entries)
        worst = next((each for each in ORDER if any(entry.outcome == each for entry in entries)), Outcome.PASS)
        count = f"{holding} of {len(entries)} hold"
        yield f'<div class="tile"><b class="{worst}">{count}</b><span>{dimension.value}</span></div>'


def _card(entry: Entry) -> str:
    about = f"{entry.severity} · {entry.dimension} · {', '.join(entry.columns) or 'table'}"
    lines = [
        (
            f'<article class="{entry.outcome}"><h3><span class="{entry.outcome}">{entry.outcome}</span> '
            f"<code>{_text(entry.name)}</code> <small>{_text(about)}</small></h3>"
        ),
        f"<p>{_text(entry.reason)}</p>",
    ]
    for word, said in (("allowed", entry.limit), ("where", entry.when), ("why", entry.why), ("ask", entry.owner)):
        if said:
            lines.append(f"<p><small>{word}</small> {_text(said)}</p>")
    return "".join([*lines, *_bars(entry.offenders), "</article>"])


def _bars(offenders: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """The values that break it, each with a bar for its rows."""
    if not offenders:
        return
    most = max((each["rows"] or 0 for each in offenders), default=0)
    yield '<div class="bars">'
    for each in offenders:
        value = ", ".join("missing" if part is None else str(part) for part in each["values"])
        width = 100 * (each["rows"] or 0) / most if most else 0
        rows = f"{each['rows']:,} rows" if each["rows"] is not None else ""
        yield f"<code>{_text(value)}</code>{_svg(_rectangle('bar', 0, width))}<span>{rows}</span>"
    yield "</div>"


def _held(entries: list[Entry]) -> Iterator[str]:
    if not entries:
        return
    yield f"<h2>{len(entries)} hold</h2>\n<table><thead><tr><th>expectation<th>columns<th>seen<th>allowed</tr></thead>"
    for dimension, group in groupby(sorted(entries, key=lambda each: each.dimension), lambda each: each.dimension):
        for entry in group:
            where = f" <small>where {_text(entry.when)}</small>" if entry.when else ""
            yield (
                f"<tr><td><code>{_text(entry.name)}</code> <small>{dimension}, {entry.severity}</small>"
                f"<td>{_text(', '.join(entry.columns) or 'table')}"
                f"<td>{_text(entry.reason)}{where}<td>{_text(entry.limit)}</tr>"
            )
    yield "</table>"


def _columns(profile: Mapping[str, Any], report: Report) -> Iterator[str]:
    """A strip per judged column: numbers from the 1st to the 99th percentile with quartiles, categories by share."""
    judged = {name for entry in report.entries for name in entry.columns}
    known = {name: each for name, each in profile.get("columns", {}).items() if name in judged}
    if not known:
        return
    yield f"<details><summary>{len(known)} judged columns</summary><table>"
    for name, column in known.items():
        unit = f" <small>{_text(column['unit'])}</small>" if column.get("unit") else ""
        missing = f"{column['null_ratio'] * 100:.3g} % missing" if column["nulls"] else ""
        yield f"<tr><td><code>{_text(name)}</code>{unit}<td>{_strip(column)}<td>{_ends(column)}<td>{missing}</tr>"
    yield "</table></details>"


def _strip(column: Mapping[str, Any]) -> str:
    if column.get("quantiles"):
        low, quartile, median, upper, high = (
            column["quantiles"][each] for each in ("0.01", "0.25", "0.5", "0.75", "0.99")
        )
        if not high > low:
            return ""
        at = [100 * (each - low) / (high - low) for each in (quartile, median, upper)]
        line = '<rect class="part" x="0" y="7" width="100" height="2"/>'
        return _svg(line + _rectangle("part", at[0], at[2] - at[0]) + _rectangle("mark", at[1] - 0.4, 0.8))
    if top := column.get("top"):
        most = top[0]["rows"]
        step = 100 / len(top)
        bars = (
            f'<rect class="part" x="{index * step:.2f}" y="{16 - 16 * each["rows"] / most:.2f}" '
            f'width="{step * 0.8:.2f}" height="{16 * each["rows"] / most:.2f}"/>'
            for index, each in enumerate(top)
        )
        return _svg("".join(bars))
    return ""


def _ends(column: Mapping[str, Any]) -> str:
    if column.get("quantiles"):
        return f"{column['quantiles']['0.01']:,.6g} – {column['quantiles']['0.99']:,.6g}"
    shown = ", ".join(str(each["value"]) for each in column.get("top", [])[:4])
    return _text(shown)


def _svg(shapes: str) -> str:
    return f'<svg viewBox="0 0 100 16" preserveAspectRatio="none" aria-hidden="true">{shapes}</svg>'


def _rectangle(kind: str, x: float, width: float) -> str:
    return f'<rect class="{kind}" x="{x:.2f}" y="1" width="{width:.2f}" height="14"/>'


def _text(value: object) -> str:
    """Escaped, with what a browser would not show or would reorder spelled out, and cut short."""
    shown = "".join(each if each.isprintable() else f"\\u{ord(each):04x}" for each in str(value)[:400])
    return escape(shown)
