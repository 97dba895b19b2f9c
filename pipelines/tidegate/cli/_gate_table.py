"""The gate's decision for a terminal: a table where it fits, else a few lines per finding."""

import textwrap
from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from tidegate.policy.wording import decimals, number, places_of, plain
from tidegate.records import Decision, Finding, Verdict

COLOURS = {Verdict.PASS: "32", Verdict.FAIL: "31", Verdict.INCONCLUSIVE: "33"}
HEADLINES = {Verdict.PASS: "PASSES", Verdict.FAIL: "BLOCKED", Verdict.INCONCLUSIVE: "UNDECIDED"}
COLUMNS = ("rule", "subject", "slice", "base", "here", "difference", "limit", "sees", "verdict")
SHORT = 24

Paint = Callable[[str, Verdict], str]


def lines(decision: Decision, *, width: int, colour: bool) -> Iterator[str]:
    """The whole report, at most `width` columns wide where words allow it."""
    paint: Paint = (
        (lambda text, verdict: f"\033[{COLOURS[verdict]}m{text}\033[0m") if colour else (lambda text, _: text)
    )
    yield from _headline(decision, paint, width)
    yield ""
    rows = [_cells(finding) for finding in decision.findings]
    table = list(_table(rows, decision.findings, paint))
    fits = max(len(line) for line in _table(rows, decision.findings, lambda text, _: text)) <= width
    yield from table if fits else _stacked(decision.findings, paint, width)
    for title, findings in (("not passed", _held(decision)), ("weakened by this change", decision.loosenings)):
        if findings and (fits or title != "not passed"):
            yield from ["", title]
            yield from (line for finding in findings for line in _sentence(finding, width))
    if decision.notes:
        yield ""
        yield from (line for note in decision.notes for line in _wrapped(note, width, indent=1))


def _headline(decision: Decision, paint: Paint, width: int) -> Iterator[str]:
    counts = Counter(finding.verdict for finding in decision.findings)
    said = ", ".join(f"{counts[verdict]} {word}" for verdict, word in _WORDS if counts[verdict])
    left = f"{paint(HEADLINES[decision.verdict], decision.verdict)}  {said or 'nothing was judged'}"
    plain_left = f"{HEADLINES[decision.verdict]}  {said}"
    pairs = f"{decision.paired_rows:,} paired rows" if decision.paired_rows is not None else "no paired rows"
    right = f"{decision.base or 'nothing'} → {decision.head}   {pairs}"
    if len(plain_left) + len(right) + 4 <= width:
        yield left + " " * (width - len(plain_left) - len(right)) + right
    else:
        yield from (left, right)


_WORDS = ((Verdict.PASS, "pass"), (Verdict.FAIL, "fail"), (Verdict.INCONCLUSIVE, "inconclusive"))


def _cells(finding: Finding) -> tuple[str, ...]:
    estimate = finding.difference or finding.interval
    places = places_of(estimate)
    difference = ""
    if finding.difference:
        low, high = (number(each, places, signed=True) for each in (finding.difference.low, finding.difference.high))
        difference = f"{number(finding.difference.value, places, signed=True)} [{low}, {high}]"
    elif finding.interval:
        difference = f"[{number(finding.interval.low, places)}, {number(finding.interval.high, places)}]"
    return (
        textwrap.shorten(finding.rule, SHORT, placeholder="…"),
        textwrap.shorten(finding.subject, SHORT, placeholder="…"),
        textwrap.shorten(finding.slice, SHORT, placeholder="…"),
        number(finding.base, places),
        number(finding.head, places),
        difference,
        "" if finding.limit is None else plain(finding.limit),
        "" if finding.sees is None else number(finding.sees, decimals(finding.sees)),
        finding.verdict.upper() if finding.verdict is not Verdict.PASS else "pass",
    )


def _table(rows: list[tuple[str, ...]], findings: Iterable[Finding], paint: Paint) -> Iterator[str]:
    """Columns in which no row says anything are left out."""
    shown = [index for index in range(len(COLUMNS)) if any(row[index] not in ("", "all") for row in rows)]
    widths = {index: max(len(COLUMNS[index]), *(len(row[index]) for row in rows)) for index in shown}
    yield _row(COLUMNS, widths)
    for row, finding in zip(rows, findings, strict=True):
        cells = _row(row, widths)
        bare = row[-1]
        yield cells.removesuffix(bare) + paint(bare, finding.verdict)


def _row(cells: tuple[str, ...], widths: dict[int, int]) -> str:
    right = {3, 4, 6, 7}
    return (
        " "
        + "  ".join(
            cells[index].rjust(wide) if index in right else cells[index].ljust(wide) for index, wide in widths.items()
        ).rstrip()
    )


def _stacked(findings: Iterable[Finding], paint: Paint, width: int) -> Iterator[str]:
    for finding in findings:
        word = finding.verdict.upper() if finding.verdict is not Verdict.PASS else "pass"
        yield f"{paint(word, finding.verdict)}  {finding.rule}" + (
            "" if finding.slice == "all" else f"  {finding.slice}"
        )
        yield from _wrapped(_text(finding), width, indent=4)


def _held(decision: Decision) -> tuple[Finding, ...]:
    return tuple(finding for finding in decision.findings if finding.verdict is not Verdict.PASS)


def _sentence(finding: Finding, width: int) -> Iterator[str]:
    about = finding.rule if finding.slice == "all" else f"{finding.rule} ({finding.slice})"
    yield from _wrapped(f"{about}: {_text(finding)}", width, indent=1)


def _text(finding: Finding) -> str:
    place = f"{finding.where}: " if finding.where else ""
    return place + finding.reason + (f"; {finding.remedy}" if finding.remedy else "")


def _wrapped(text: str, width: int, *, indent: int) -> list[str]:
    return textwrap.wrap(
        text,
        max(width, 40),
        initial_indent=" " * indent,
        subsequent_indent=" " * (indent + 2),
        break_on_hyphens=False,
        break_long_words=False,
    )
