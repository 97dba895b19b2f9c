"""Write the pull-request comment: verdict first, then what needs attention.

Details that a reviewer may want to see come last.
"""

from collections.abc import Iterable, Iterator

from tidegate.data.comparison.table_diff import TableDiff
from tidegate.records import Decision, Finding, Verdict
from tidegate.review import changed_values, data_texts, flip_texts, headline, manifest_section, rehearsal_texts
from tidegate.review.escape import code, fenced, prose
from tidegate.review.finding_numbers import NONE, SEES, base, count, head, limit, sees, uncertainty
from tidegate.review.grouped_loosenings import grouped
from tidegate.review.review_data import CheckHistory, Review, StepState, ordered

MARKER = "<!-- tidegate:review -->"
"""Finds the comment that a later run replaces."""
LONGEST = 57_000
"""GitHub refuses a comment of more than 65,536 characters, and `tidegate comment` adds text around it."""
_ROWS, _FEW = 40, 8
_PART = 20_000
_LONG = 1000
"""Two values of a loosening, each shortened around their difference: cut at the end, both could look the same."""


def comment(review: Review, *, longest: int = LONGEST) -> str:
    """The comment. What does not fit is left out from the end and named; the verdict and its table always fit."""
    head = "\n\n".join([f"{MARKER}\n{_verdict(review)}", *_must_see(review)])
    foot = "\n\n".join(_foot(review))
    left_out = 0
    body: list[str] = []
    room = longest - len(head) - len(foot) - 200
    for section in _may_see(review):
        if len(section) + 2 <= room:
            body.append(section)
            room -= len(section) + 2
        else:
            left_out += 1
    if left_out:
        body.append(f"{count(left_out, 'section')} left out: too long for a comment; the page has everything.")
    return "\n\n".join([head, *body, foot]) + "\n"


def _verdict(review: Review) -> str:
    word = headline.WORD[review.verdict]
    revisions = f"{code(review.base)} → {code(review.head)}"
    why = prose(headline.reason(review), 600, headline.names(review))
    return f"{headline.MARK[review.verdict]} **tidegate: {word}.** {why}. {revisions}"


def _must_see(review: Review) -> Iterator[str]:
    if review.unfinished:
        named = {state: ", ".join(code(s.name) for s in review.unfinished if s.state is state) for state in StepState}
        parts = [f"{state}: {names}" for state, names in named.items() if names]
        yield f"**Pipeline** {'; '.join(parts)}"
    for grade in review.contradicted[:_FEW]:
        yield f"❌ **claim not confirmed:** {prose(grade.reason, 400, [grade.subject])}"
    for problem in review.problems[:_FEW]:
        yield f"**Not decided:** {prose(problem)}"
    if review.failed_checks:
        yield _checks_table(review.failed_checks)
    if review.decision:
        yield from _decision(review.decision, is_complete=not review.unfinished)
        if review.decision.flips:
            yield flip_texts.summary(review.decision.flips)
    yield from _moved(review)
    if review.settings or review.code:
        lines = [changed_values.line(setting) for setting in review.settings[:_FEW]]
        if (more := len(review.settings) - _FEW) > 0:
            lines.append(f"and {count(more, 'more value')} (below)")
        lines += [prose(sentence) for sentence in review.code]
        lines += [f"{title} {_names(names)}" for title, names in review.touches]
        yield f"**Changed** {'<br>'.join(lines)}"
        yield from changed_values.texts(review.settings[:_FEW])


def _moved(review: Review) -> Iterator[str]:
    """What is known of predictions and data as such."""
    if review.unmoved:
        yield f"**Predictions** {prose(review.unmoved)}"
    if review.data:
        yield data_texts.summary(review.data)


def _decision(decision: Decision, *, is_complete: bool) -> Iterator[str]:
    """`is_complete`: the pipeline reached its end; else a pass is based on evidence of another state."""
    if decision.findings:
        table = _table(decision, is_complete=is_complete)
        yield f"{table}\n\n<sub>{SEES}</sub>" if "sees " in table else table
    loosenings = grouped(decision.loosenings)
    weakened = list(_within(map(_loosening, loosenings), _PART // 2))
    if more := len(loosenings) - len(weakened):
        weakened.append(f"❌ and {count(more, 'more way')} in which the gate is loosened")
    yield from weakened


def _loosening(finding: Finding) -> str:
    what = code(finding.subject or finding.rule)
    place = f" ({code(finding.where)})" if finding.where and str(finding.where) != finding.subject else ""
    reason = prose(finding.reason.removeprefix(f"{finding.subject}: "), _LONG)
    then = f"; {prose(finding.remedy)}" if finding.remedy else ""
    return f"{headline.MARK[finding.verdict]} **loosened** {what}: {reason}{place}{then}"


def _within(parts: Iterable[str], room: int) -> Iterator[str]:
    """The parts from the first on, as long as they fit."""
    for part in parts:
        room -= len(part)
        if room < 0:
            return
        yield part


def _table(decision: Decision, *, is_complete: bool) -> str:
    shown = [finding for finding in ordered(decision) if finding.verdict is not Verdict.PASS][:_ROWS]
    passed = [finding for finding in decision.findings if finding.verdict is Verdict.PASS]
    if is_complete and len(passed) <= _FEW:
        shown, passed = shown + passed, []
    rows = list(_within((_row(decision, finding) for finding in shown), _PART))
    hidden = len(decision.findings) - len(rows) - len(passed)
    if hidden:
        rows.append(f"| | {hidden} more: see the page | |")
    if passed:
        mark, note = ("✅", "") if is_complete else ("", ", not decided: the pipeline stopped before their evidence")
        rows.append(f"| {mark} | {len(passed)} more{note} | |")
    return "\n".join([*_header(decision), *rows])


def _header(decision: Decision) -> tuple[str, str]:
    """Three columns, which a telephone shows beside each other."""
    before, after = code(decision.base, 40), code(decision.head, 40)
    return f"| | rule | {before} → {after} |", "|---|---|---|"


def _row(decision: Decision, finding: Finding) -> str:
    of = " ".join(code(part) for part in (finding.subject, finding.slice) if part and part != "all")
    note = "warns only" if decision.warns(finding) else ""
    if finding.verdict is not Verdict.PASS or finding.head is None:
        note = "; ".join(
            filter(None, [prose(finding.reason, 200, [finding.subject]), prose(finding.remedy, 200), note])
        )
    power = "" if finding.sees is None else f"sees {sees(finding)}"
    rule = _lines(f"{code(finding.rule)} {of}".strip(), "; ".join(filter(None, [note, power])))
    return f"| {headline.MARK[finding.verdict]} | {rule} | {_lines(_values(finding), _bounds(finding))} |"


def _values(finding: Finding) -> str:
    return " → ".join(part for part in (base(finding), head(finding)) if part != NONE)


def _bounds(finding: Finding) -> str:
    limited = "" if finding.limit is None else f"limit {limit(finding)}"
    return "; ".join(part for part in (uncertainty(finding), limited) if part not in ("", NONE))


def _lines(first: str, second: str) -> str:
    """In one cell, the second smaller."""
    return f"{first}<br><sub>{second}</sub>" if first and second else first or second


def _names(names: str) -> str:
    return ", ".join(map(code, names.split(", ")[:20]))


def _may_see(review: Review) -> Iterator[str]:
    if review.decision:
        yield from _evidence(review.decision, review.evidence)
        if (flips := review.decision.flips) and flips.every.negative:
            yield _details(f"Flips: {count(flips.every.negative, 'row')} wrong now", flip_texts.details(flips))
    if isinstance(review.data, TableDiff) and review.data.differs:
        yield _details(f"Data: {count(review.data.changed, 'changed row')}", data_texts.details(review.data))
    if len(review.settings) > _FEW:
        lines = [f"- {changed_values.line(setting)}" for setting in review.settings[:200]]
        if more := len(review.settings) - len(lines):
            lines.append(f"- and {count(more, 'more value')}: see the page")
        yield _details(
            f"All {count(len(review.settings), 'changed value')}",
            [*lines, *changed_values.texts(review.settings[_FEW:])],
        )
    if review.checks is None:
        yield "**Data checks** not reached"
    elif review.checks:
        passed = sum(check.verdict is Verdict.PASS for check in review.checks)
        others = [check for check in review.checks if check.verdict is not Verdict.PASS]
        body = [_checks_table(others)] if others else ["All pass."]
        yield _details(f"Data checks {passed}/{len(review.checks)}", body)
    for rehearsal in review.rehearsals:
        yield _details(f"Rehearsal of {prose(rehearsal_texts.headline(rehearsal))}", rehearsal_texts.details(rehearsal))
    if review.manifests:
        yield _details(manifest_section.title(review.manifests), manifest_section.body(review.manifests))


def _evidence(decision: Decision, graded: tuple[Finding, ...]) -> Iterator[str]:
    rows = f"{decision.rows}. " if decision.rows else ""
    facts = [f"- {prose(note)}" for note in (*decision.notes, *(grade.reason for grade in graded))]
    passed = [_row(decision, finding) for finding in decision.findings if finding.verdict is Verdict.PASS]
    if len(passed) > _FEW:
        facts += ["", *_header(decision), *passed[:200]]
    if rows or facts:
        yield _details(f"{rows}{headline.tally(decision)}", facts or ["No remarks on the evidence."])


def _checks_table(checks: Iterable[CheckHistory]) -> str:
    rows = [
        f"| {headline.MARK[check.verdict]} | {code(check.name)} | {prose(check.severity)} |"
        f" {prose(check.reason, 300)} |"
        for check in checks
    ]
    shown = list(_within(rows, _PART // 2))
    if more := len(rows) - len(shown):
        shown.append(f"| | {more} more | | see the page |")
    return "\n".join(["| | data check | severity | |", "|---|---|---|---|", *shown])


def _details(summary: str, parts: Iterable[str]) -> str:
    return f"<details><summary>{summary}</summary>\n\n" + "\n\n".join(_joined(parts)) + "\n\n</details>"


def _joined(parts: Iterable[str]) -> Iterator[str]:
    """Blocks, with the rows of one list or table kept together."""
    block: list[str] = []
    for part in parts:
        if part.startswith(("|", "- ")):
            block.append(part)
            continue
        if block:
            yield "\n".join(block)
            block = []
        if part:
            yield part
    if block:
        yield "\n".join(block)


def _foot(review: Review) -> Iterator[str]:
    unreached = [code(step.name) for step in review.unfinished]
    if review.of_pipeline:
        yield f"Not run: {', '.join(unreached) or 'nothing'}"
    if review.commands:
        yield "Reproduce:\n" + fenced(review.commands, "sh")
