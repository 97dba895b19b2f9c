"""A decided window as one self-contained HTML page.

It shows what moved, whether the model still performs, and the trend. It has no scripts and makes no network requests.
Names of columns and objectives are always escaped text.
"""

from collections.abc import Iterator
from pathlib import Path

from tidegate import package_data
from tidegate.checks.page import POLICY, STYLE
from tidegate.checks.page.escaped_text import shown
from tidegate.commands.monitoring.monitor import DecidedWindow
from tidegate.number_format import number, places_of, plain, significant
from tidegate.records import Estimate, Finding, Verdict
from tidegate.review import moved_inputs

OWN_STYLE = Path(__file__).with_name("monitor_page.css")
TITLES = {Verdict.PASS: "Every objective holds", Verdict.INCONCLUSIVE: "Nothing is breached, and not all is decided"}
ORDER = (Verdict.FAIL, Verdict.INCONCLUSIVE, Verdict.PASS)
MOST_WINDOWS = 24
MOST_UNDECIDED = 6
LEGEND = (
    '<p class="legend"><svg viewBox="0 0 14 10"><rect class="within" y="2" width="14" height="6"/></svg> interval, '
    '<svg viewBox="0 0 14 10"><rect class="value" x="6" width="2" height="10"/></svg> value, '
    '<svg viewBox="0 0 14 10"><rect class="limit" x="6" width="2" height="10"/></svg> limit</p>'
)


def page(decided: DecidedWindow) -> str:
    body = [*_header(decided), *_story(decided), *_objectives(decided), *_history(decided)]
    return "\n".join([*_head(decided), *body, "</body>", "</html>", ""])


def _head(decided: DecidedWindow) -> Iterator[str]:
    style = package_data.text(STYLE) + package_data.text(OWN_STYLE)
    yield '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{shown(decided.project)}: {decided.verdict.value}</title>\n<style>\n{style}</style>\n</head>\n<body>"


def _header(decided: DecidedWindow) -> Iterator[str]:
    window = decided.window
    span = f"{window.first[:16].replace('T', ' ')} to {window.last[:16].replace('T', ' ')}" if window.first else ""
    facts = filter(
        None, (decided.project, span, f"{window.rows:,} rows", f"{window.labels:,} labels are in", *decided.notes)
    )
    yield f'<header class="{decided.verdict.value}"><h1>{shown(_title(decided))}</h1>'
    yield f"<p>{shown(' · '.join(facts))}</p></header>"


def _title(decided: DecidedWindow) -> str:
    breached = {finding.rule for finding in decided.findings if finding.verdict is Verdict.FAIL}
    if not breached:
        return TITLES[decided.verdict]
    names = ", ".join(name for name in decided.objectives if name in breached)
    verb = "is" if len(breached) == 1 else "are"
    return f"{len(breached)} of {len(decided.objectives)} objectives {verb} breached: {names}"


def _story(decided: DecidedWindow) -> Iterator[str]:
    """One sentence per question: whether and when anything moved, and whether the model still performs."""
    known = {moved.column: moved_inputs.sentence(moved) for moved in decided.moved}
    columns = {finding.subject.rpartition(" ")[0] for finding in _of(decided, "input_drift", Verdict.FAIL)}
    moved = [known.get(column, column) for column in sorted(columns)]
    performs = [finding for finding in decided.findings if decided.objectives[finding.rule].kind == "performance"]
    said = [
        f"Inputs moved beyond their limits: {', '.join(moved)}."
        if moved
        else "No input moved beyond its limits for sure."
    ]
    if _of(decided, "prediction_drift", Verdict.FAIL):
        said.append("So did the predictions.")
    for finding in performs:
        word = {Verdict.PASS: "holds", Verdict.FAIL: "is lost", Verdict.INCONCLUSIVE: "is not decided"}[finding.verdict]
        said.append(f"Performance {word}: {finding.reason}.")
    if moved and performs and all(finding.verdict is Verdict.PASS for finding in performs):
        said.append("Find out why they moved: the model still performs.")
    yield f'<p class="story">{shown(" ".join(said))}</p>'
    yield from moved_inputs.pictures(decided.moved)


def _of(decided: DecidedWindow, kind: str, verdict: Verdict) -> list[Finding]:
    return [
        finding
        for finding in decided.findings
        if decided.objectives[finding.rule].kind == kind and finding.verdict is verdict
    ]


def _objectives(decided: DecidedWindow) -> Iterator[str]:
    def urgency(name: str) -> int:
        return ORDER.index(Verdict.worst(finding.verdict for finding in decided.findings if finding.rule == name))

    yield LEGEND
    for name in sorted(decided.objectives, key=urgency):
        params = decided.objectives[name]
        own = sorted((finding for finding in decided.findings if finding.rule == name), key=_rank)
        worst = Verdict.worst(finding.verdict for finding in own)
        about = " · ".join(filter(None, (params.kind, params.severity.value, params.owner, params.runbook)))
        yield f'<section class="objective"><h2><span class="{worst.value} chip">{worst.value}</span> '
        yield f"<code>{shown(name)}</code> <small>{shown(about)}</small></h2>"
        first, folded = _parted(own)
        yield from _table(first)
        if folded:
            held = sum(finding.verdict is Verdict.PASS for finding in folded)
            undecided = f", {len(folded) - held} more are undecided" if held < len(folded) else ""
            yield f"<details><summary>{held} of {len(own)} hold{undecided}</summary>"
            yield from _table(folded)
            yield "</details>"
        yield "</section>"


def _rank(finding: Finding) -> tuple[int, float]:
    """Breaches first, the farthest beyond their limits before the others."""
    beyond = finding.head / finding.limit if finding.head is not None and finding.limit else 0.0
    return ORDER.index(finding.verdict), -beyond


def _parted(own: list[Finding]) -> tuple[list[Finding], list[Finding]]:
    """What is shown at once: every breach, and the undecided ones that are farthest from their limits."""
    failed = sum(finding.verdict is Verdict.FAIL for finding in own)
    doubted = sum(finding.verdict is Verdict.INCONCLUSIVE for finding in own)
    at_once = len(own) if len(own) == 1 else failed + min(doubted, MOST_UNDECIDED)
    return own[:at_once], own[at_once:]


def _table(findings: list[Finding]) -> Iterator[str]:
    if not findings:
        return
    yield "<table>"
    for finding in findings:
        yield f'<tr><td><span class="{finding.verdict.value} chip">{finding.verdict.value}</span>'
        yield f'<td><code>{shown(finding.subject)}</code><td class="picture">{_range(finding)}'
        yield f"<td>{shown(finding.reason)}</tr>"
    yield "</table>"


def _range(finding: Finding) -> str:
    """The interval, the value in it, and the limit."""
    interval, limit = finding.interval, finding.limit
    if interval is None or limit is None:
        return ""
    low, high = min(interval.low, limit), max(interval.high, limit)
    width = (high - low) * 1.1 or 1.0
    at = {name: 100 * (value - low + width * 0.04) / width for name, value in _points(interval, limit)}
    shapes = [
        f'<rect class="within" x="{at["low"]:.2f}" y="5" width="{max(at["high"] - at["low"], 0.6):.2f}" height="6"/>',
        f'<rect class="value" x="{at["value"]:.2f}" y="3" width=".8" height="10"/>',
        f'<rect class="limit" x="{at["limit"]:.2f}" y="0" width=".8" height="16"/>',
    ]
    places = places_of(interval)
    title = f"{number(interval.value, places)} in {number(interval.low, places)} to {number(interval.high, places)}"
    return (
        f'<svg class="range" viewBox="0 0 100 16" preserveAspectRatio="none" role="img">'
        f"<title>{shown(title)}, limit {plain(limit)}</title>{''.join(shapes)}</svg>"
    )


def _points(interval: Estimate, limit: float) -> tuple[tuple[str, float], ...]:
    return ("low", interval.low), ("high", interval.high), ("value", interval.value), ("limit", limit)


def _history(decided: DecidedWindow) -> Iterator[str]:
    """The last windows that were kept, by objective."""
    windows = decided.history[-MOST_WINDOWS:]
    if len(windows) < 2:
        return
    names = list(decided.objectives)
    yield "<h2>Windows</h2><table><thead><tr><th>until<th>rows<th>labels" + "".join(
        f"<th>{shown(name)}" for name in names
    )
    yield "</tr></thead>"
    for window in reversed(windows):
        cells = []
        for name in names:
            own = [finding for finding in window.findings if finding.objective == name]
            worst = Verdict.worst(Verdict(finding.verdict) for finding in own).value if own else ""
            value = f" {significant(own[0].value, 4)}" if len(own) == 1 and own[0].value is not None else ""
            cells.append(f'<td class="{worst}">{worst}{value}' if own else "<td>–")
        yield f"<tr><td>{shown(window.last[:16])}<td>{window.rows:,}<td>{window.labels:,}{''.join(cells)}</tr>"
    yield "</table>"
