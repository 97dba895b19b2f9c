"""Write the pull-request comment: the verdict first, then what a reviewer has to see, then what he may want to see."""

from collections.abc import Iterable, Iterator

from tidegate.records import Decision, Finding, Verdict
from tidegate.review import changed_values, headline
from tidegate.review.escape import code, fenced, prose
from tidegate.review.finding_numbers import base, count, head, limit, sees, uncertainty
from tidegate.review.review_data import Checked, Manifest, Material, State, ordered

MARKER = "<!-- tidegate:review -->"
"""Finds the comment that a later run replaces."""
LONGEST = 57_000
"""GitHub refuses a comment of more than 65,536 characters, and `tidegate comment` puts a frame around it."""
_ROWS, _FEW, _LINES = 40, 8, 120
_PART = 20_000
_LONG = 1000
"""Two values of a loosening, each with what is around their difference: cut, both could look the same."""


def comment(material: Material) -> str:
    """The comment. What does not fit is left out from the end and named; the verdict and its table always stand."""
    head = "\n\n".join([f"{MARKER}\n{_verdict(material)}", *_must_see(material)])
    foot = "\n\n".join(_foot(material))
    left_out = 0
    body: list[str] = []
    room = LONGEST - len(head) - len(foot) - 200
    for section in _may_see(material):
        if len(section) + 2 <= room:
            body.append(section)
            room -= len(section) + 2
        else:
            left_out += 1
    if left_out:
        body.append(f"{count(left_out, 'section')} left out: too long for a comment; the page has everything.")
    return "\n\n".join([head, *body, foot]) + "\n"


def _verdict(material: Material) -> str:
    word = headline.WORD[material.verdict]
    revisions = f"{code(material.base)} → {code(material.head)}"
    why = prose(headline.reason(material), 600, headline.names(material))
    return f"{headline.MARK[material.verdict]} **tidegate: {word}.** {why}. {revisions}"


def _must_see(material: Material) -> Iterator[str]:
    if material.unfinished:
        named = {state: ", ".join(code(s.name) for s in material.unfinished if s.state is state) for state in State}
        parts = [f"{state}: {names}" for state, names in named.items() if names]
        yield f"**Pipeline** {'; '.join(parts)}"
    for each in material.contradicted[:_FEW]:
        yield f"❌ **claimed, not so:** {prose(each.reason, 400, [each.subject])}"
    for problem in material.problems[:_FEW]:
        yield f"**Not judged:** {prose(problem)}"
    if material.failed_checks:
        yield _checks_table(material.failed_checks)
    if material.decision:
        yield from _decision(material.decision, judged=not material.unfinished)
    if material.settings or material.code:
        lines = [changed_values.line(each) for each in material.settings[:_FEW]]
        if (more := len(material.settings) - _FEW) > 0:
            lines.append(f"and {count(more, 'more value')} (below)")
        lines += [prose(said) for said in material.code]
        lines += [f"{title} {_names(names)}" for title, names in material.touches]
        yield f"**Changed** {'<br>'.join(lines)}"
        yield from changed_values.texts(material.settings[:_FEW])


def _decision(decision: Decision, *, judged: bool) -> Iterator[str]:
    """`judged` says that the pipeline reached its end: else what passes rests on evidence of another state."""
    if decision.findings:
        yield _table(decision, judged=judged)
    weakened = list(_within(map(_loosening, decision.loosenings), _PART // 2))
    if more := len(decision.loosenings) - len(weakened):
        weakened.append(f"❌ and {count(more, 'more way')} in which the policy is loosened")
    yield from weakened


def _loosening(finding: Finding) -> str:
    what = code(finding.subject or finding.rule)
    place = f" ({code(finding.where)})" if finding.where and str(finding.where) != finding.subject else ""
    said = prose(finding.reason.removeprefix(f"{finding.subject}: "), _LONG)
    then = f"; {prose(finding.remedy)}" if finding.remedy else ""
    return f"{headline.MARK[finding.verdict]} **loosened** {what}: {said}{place}{then}"


def _within(parts: Iterable[str], room: int) -> Iterator[str]:
    """The parts from the first on, as long as they fit."""
    for part in parts:
        room -= len(part)
        if room < 0:
            return
        yield part


def _table(decision: Decision, *, judged: bool) -> str:
    shown = [each for each in ordered(decision) if each.verdict is not Verdict.PASS][:_ROWS]
    passed = [each for each in decision.findings if each.verdict is Verdict.PASS]
    if judged and len(passed) <= _FEW:
        shown, passed = shown + passed, []
    rows = list(_within((_row(decision, each) for each in shown), _PART))
    hidden = len(decision.findings) - len(rows) - len(passed)
    if hidden:
        rows.append(f"| | {hidden} more | | | | | see the page |")
    if passed:
        mark, note = ("✅", "") if judged else ("", "not judged: the pipeline did not reach what they rest on")
        rows.append(f"| {mark} | {len(passed)} more | | | | | {note} |")
    return "\n".join([*_header(decision), *rows])


def _header(decision: Decision) -> tuple[str, str]:
    before, after = code(decision.base, 40), code(decision.head, 40)
    return f"| | rule | {before} | {after} | difference | limit | |", "|---|---|--:|--:|---|--:|---|"


def _row(decision: Decision, finding: Finding) -> str:
    of = " ".join(code(part) for part in (finding.subject, finding.slice) if part and part != "all")
    note = "warns only" if decision.warns(finding) else ""
    if finding.verdict is not Verdict.PASS or finding.head is None:
        note = "; ".join(
            filter(None, [prose(finding.reason, 200, [finding.subject]), prose(finding.remedy, 200), note])
        )
    cells = (
        headline.MARK[finding.verdict],
        f"{code(finding.rule)} {of}".strip(),
        base(finding),
        head(finding),
        uncertainty(finding),
        limit(finding) if finding.sees is None else f"{limit(finding)}; sees {sees(finding)}",
        note,
    )
    return f"| {' | '.join(cells)} |"


def _names(names: str) -> str:
    return ", ".join(map(code, names.split(", ")[:20]))


def _may_see(material: Material) -> Iterator[str]:
    if material.decision:
        yield from _evidence(material.decision, material.evidence)
    if len(material.settings) > _FEW:
        lines = [f"- {changed_values.line(each)}" for each in material.settings[:200]]
        if more := len(material.settings) - len(lines):
            lines.append(f"- and {count(more, 'more value')}: see the page")
        yield _details(
            f"All {count(len(material.settings), 'changed value')}",
            [*lines, *changed_values.texts(material.settings[_FEW:])],
        )
    if material.checks is None:
        yield "**Data checks** not reached"
    elif material.checks:
        passed = sum(each.verdict is Verdict.PASS for each in material.checks)
        others = [each for each in material.checks if each.verdict is not Verdict.PASS]
        body = [_checks_table(others)] if others else ["All of them hold."]
        yield _details(f"Data checks {passed}/{len(material.checks)}", body)
    if material.manifests:
        yield _details(_manifest_title(material.manifests), _manifests(material.manifests))


def _evidence(decision: Decision, graded: tuple[Finding, ...]) -> Iterator[str]:
    rows = f"{decision.rows}. " if decision.rows else ""
    facts = [f"- {prose(note)}" for note in (*decision.notes, *(each.reason for each in graded))]
    passed = [_row(decision, each) for each in decision.findings if each.verdict is Verdict.PASS]
    if len(passed) > _FEW:
        facts += ["", *_header(decision), *passed[:200]]
    if rows or facts:
        yield _details(f"{rows}{headline.tally(decision)}", facts or ["No remarks on the evidence."])


def _checks_table(checks: Iterable[Checked]) -> str:
    rows = [
        f"| {headline.MARK[each.verdict]} | {code(each.name)} | {prose(each.severity)} | {prose(each.reason, 300)} |"
        for each in checks
    ]
    shown = list(_within(rows, _PART // 2))
    if more := len(rows) - len(shown):
        shown.append(f"| | {more} more | | see the page |")
    return "\n".join(["| | data check | severity | |", "|---|---|---|---|", *shown])


def _manifest_title(manifests: tuple[Manifest, ...]) -> str:
    added, removed = sum(each.added for each in manifests), sum(each.removed for each in manifests)
    lines = f"+{added:,} −{removed:,} lines" if added or removed else "nothing but digests"
    return f"Manifests: {count(len(manifests), 'changed file')}, {lines}"


def _manifests(manifests: tuple[Manifest, ...]) -> Iterator[str]:
    room = _LINES
    for each in manifests[:_ROWS]:
        lines = f", +{each.added:,} −{each.removed:,}" if each.diff else ", nothing but digests" if each.digests else ""
        yield f"{code(each.path, 200)} {each.status}{lines}" + "".join(f"<br>{prose(moved)}" for moved in each.digests)
        if each.diff:
            yield fenced(_fitting(each.diff, room), "diff")
        room = max(0, room - len(each.diff))
    if more := len(manifests) - _ROWS:
        yield f"and {count(more, 'more file')}: see the page" if more > 0 else ""


def _fitting(diff: tuple[str, ...], room: int) -> list[str]:
    """So many lines of a diff, what differs before its context; what is left out is counted."""
    if len(diff) <= room:
        return list(diff)
    differing = [line for line in diff if not line.startswith((" ", "@"))]
    missing = len(differing) - room
    return [*differing[:room], *([f"… {missing:,} more changed lines: `git diff` shows them"] if missing > 0 else [])]


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


def _foot(material: Material) -> Iterator[str]:
    unreached = [code(step.name) for step in material.unfinished]
    yield f"Not run: {', '.join(unreached) or 'nothing was left out'}"
    if material.commands:
        yield "Reproduce:\n" + fenced(material.commands, "sh")
