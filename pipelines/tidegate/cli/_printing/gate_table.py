"""The gate's decision on a terminal: a table if it fits, else sentences.

In a narrow terminal the table has fewer columns.
"""

import textwrap
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

from tidegate.number_format import decimals, number, places_of, plain, printable, some
from tidegate.records import Decision, Finding, Verdict
from tidegate.review import flip_texts
from tidegate.review.finding_numbers import SEES
from tidegate.review.grouped_loosenings import grouped
from tidegate.review.review_data import ordered

COLOURS = {Verdict.PASS: "32", Verdict.FAIL: "31", Verdict.INCONCLUSIVE: "33"}
HEADLINES = {Verdict.PASS: "PASSES", Verdict.FAIL: "BLOCKED", Verdict.INCONCLUSIVE: "UNDECIDED"}
COLUMNS = ("project", "rule", "subject", "slice", "base", "head", "difference", "limit", "sees", "undecided", "verdict")
LESS = ((), ("undecided",), ("undecided", "sees"), ("undecided", "sees", "subject"))
FEWER = (*LESS, *((*LESS[at], "base", "head") for at in (2, 3)))
"""Columns that a narrow terminal leaves out, the first that is enough: a rule's name nearly says its subject."""
NUMERIC = {"base", "head", "limit", "sees", "undecided"}
LONGEST_NAME = 24
SINGLE = 2
"""Most passing findings of one rule that get a line each; more share one line. JSON lists each."""

Paint = Callable[[str, Verdict], str]


def lines(decision: Decision, *, width: int, colour: bool) -> Iterator[str]:
    """The whole report, at most `width` columns wide unless a word is longer."""
    paint = _coloured if colour else _bare
    shown = _folded(ordered(decision))
    yield from _headline(decision, paint, width)
    yield ""
    left_out = next((names for names in FEWER if max(map(len, _table(shown, _bare, names)), default=0) <= width), None)
    if left_out is not None:
        yield from _table(shown, paint, left_out)
        if "sees" not in left_out and any(finding.sees is not None for finding in shown):
            yield from _wrapped(SEES, width, indent=1)
        if missing := [name for name in _columns(shown) if name in left_out]:
            yield from _wrapped(f"a wider terminal also shows: {', '.join(missing)}", width, indent=1)
        yield from _listed("not passed", (f for f in shown if f.verdict is not Verdict.PASS), width)
    else:
        yield from _stacked(shown, paint, width)
    yield from _listed("weakened by this change", grouped(decision.loosenings), width)
    if decision.flips:
        yield ""
        yield from (line for text in flip_texts.lines(decision.flips) for line in _wrapped(text, width, indent=1))
    if decision.notes:
        yield ""
        yield from (line for note in decision.notes for line in _wrapped(note, width, indent=1))


def _folded(findings: Sequence[Finding]) -> list[Finding]:
    """Every finding that did not pass, and what passes as at most `SINGLE` lines of one rule."""
    passed: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        if finding.verdict is Verdict.PASS:
            passed.setdefault((finding.project, finding.rule), []).append(finding)
    by_rule = (of_rule if len(of_rule) <= SINGLE else [_together(of_rule)] for of_rule in passed.values())
    not_passed = [finding for finding in findings if finding.verdict is not Verdict.PASS]
    return [*not_passed, *(finding for of_rule in by_rule for finding in of_rule)]


def _together(findings: Sequence[Finding]) -> Finding:
    """One line for what a rule passed: how many findings, of what, and the limit that they share."""
    subjects, limits = {f.subject for f in findings}, {f.limit for f in findings}
    names = [" ".join(part for part in (f.subject, f.slice) if part and part != "all") or f.reason for f in findings]
    if len(subjects) == 1:
        names = [f.slice if f.slice != "all" else "all rows" for f in findings]
    return Finding(
        findings[0].rule,
        Verdict.PASS,
        f"all pass: {some(names)}; `-o json` lists each",
        subjects.pop() if len(subjects) == 1 else "",
        f"{len(findings)} findings",
        limit=limits.pop() if len(limits) == 1 else None,
        project=findings[0].project,
    )


def _coloured(text: str, verdict: Verdict) -> str:
    return f"\033[{COLOURS[verdict]}m{text}\033[0m"


def _bare(text: str, _: Verdict) -> str:
    return text


def _headline(decision: Decision, paint: Paint, width: int) -> Iterator[str]:
    counts = Counter(finding.verdict.value for finding in decision.findings)
    parts = [f"{counts[verdict]} {verdict}" for verdict in ("pass", "fail", "inconclusive") if counts[verdict]]
    summary = ", ".join([*parts, *([f"{len(decision.loosenings)} weakened"] if decision.loosenings else [])])
    word, left = HEADLINES[decision.verdict], f"  {summary or 'no findings'}"
    rows = decision.rows or ("" if decision.projects else "no paired rows")  # each project has its own
    right = printable(f"{decision.base} → {decision.head}   {rows}".rstrip())
    gap = width - len(word) - len(left) - len(right)
    first = paint(word, decision.verdict) + left
    yield from (first + " " * gap + right,) if gap > 1 else (first, right)


def _table(findings: Sequence[Finding], paint: Paint, left_out: Sequence[str]) -> Iterator[str]:
    rows = [_by_column(finding) for finding in findings]
    shown = [name for name in _columns(findings) if name not in left_out]
    widths = {name: max(len(name), *(len(row[name]) for row in rows)) for name in shown}
    yield _row({name: name for name in shown}, widths)
    for row, finding in zip(rows, findings, strict=True):
        yield _row(row, widths).removesuffix(row["verdict"]) + paint(row["verdict"], finding.verdict)


def _columns(findings: Iterable[Finding]) -> list[str]:
    """The columns that are not empty."""
    rows = [_by_column(finding) for finding in findings]
    return [name for name in COLUMNS if any(row[name] not in ("", "all") for row in rows)]


def _by_column(finding: Finding) -> dict[str, str]:
    return dict(zip(COLUMNS, map(printable, _cells(finding)), strict=True))


def _row(cells: dict[str, str], widths: dict[str, int]) -> str:
    padded = (cells[name].rjust(wide) if name in NUMERIC else cells[name].ljust(wide) for name, wide in widths.items())
    return " " + "  ".join(padded).rstrip()


def _cells(finding: Finding) -> tuple[str, ...]:
    places = places_of(finding.difference or finding.interval)
    names = (textwrap.shorten(name, LONGEST_NAME, placeholder="…") for name in (finding.rule, finding.subject))
    return (
        finding.project,
        *names,
        textwrap.shorten(finding.slice, LONGEST_NAME, placeholder="…"),
        number(finding.base, places),
        number(finding.head, places),
        _interval(finding, places),
        "" if finding.limit is None else plain(finding.limit),
        "" if finding.sees is None else number(finding.sees, decimals(finding.sees)),
        "" if finding.undecided is None else f"{finding.undecided:.0%}",
        _word(finding.verdict),
    )


def _interval(finding: Finding, places: int) -> str:
    if finding.difference:
        value, low, high = (
            number(end, places, signed=True)
            for end in (finding.difference.value, finding.difference.low, finding.difference.high)
        )
        return f"{value} [{low}, {high}]"
    if finding.interval:
        return f"[{number(finding.interval.low, places)}, {number(finding.interval.high, places)}]"
    return ""


def _stacked(findings: Iterable[Finding], paint: Paint, width: int) -> Iterator[str]:
    for finding in findings:
        word = _word(finding.verdict)
        first, *rest = _wrapped(f"{word}  {_sentence(finding)}", width, indent=0)
        yield from (paint(word, finding.verdict) + first.removeprefix(word), *rest)


def _listed(title: str, findings: Iterable[Finding], width: int) -> Iterator[str]:
    for index, finding in enumerate(findings):
        if not index:
            yield from ("", title)
        yield from _wrapped(_sentence(finding), width, indent=1)


def _sentence(finding: Finding) -> str:
    about = finding.rule if finding.slice == "all" else f"{finding.rule} ({finding.slice})"
    place = f"{finding.where}: " if finding.where else f"{finding.project}: " if finding.project else ""
    place = "" if finding.reason.startswith(place) else place
    return f"{about}: {place}{finding.reason}" + (f"; {finding.remedy}" if finding.remedy else "")


def _word(verdict: Verdict) -> str:
    """What did not pass is in capitals, visible without colour."""
    return verdict.value if verdict is Verdict.PASS else verdict.upper()


def _wrapped(text: str, width: int, *, indent: int) -> list[str]:
    return textwrap.wrap(
        printable(text),
        max(width, 40),
        initial_indent=" " * indent,
        subsequent_indent=" " * (indent + 2),
        break_on_hyphens=False,
        break_long_words=False,
    )
