"""Flips in words and as Markdown: how many rows changed sides, where, examples.

Ids, slices and numbers come from data: terminals and pages escape them, Markdown is escaped here.
"""

from collections.abc import Iterator

from tidegate.number_format import decimals, number, plain
from tidegate.records import Estimate, FlipCount, FlippedRow, Flips
from tidegate.review.escape import code, prose
from tidegate.review.finding_numbers import NONE, count, measure

MOST_NAMED = 3
PRIVATE = "ids are private"


def sentence(flips: Flips) -> str:
    """How many rows changed sides, and which way."""
    every = flips.every
    flipped = every.negative + every.positive
    if flips.threshold is not None:
        where = f"change sides at {plain(flips.threshold)}"
    elif flips.error_grows_by is None:
        where = "change between right and wrong"
    else:
        where = f"have an error that moved by more than {plain(flips.error_grows_by or 0.0)}"
    if not flipped:
        return f"none of {count(every.rows, 'row')} {where.replace('change', 'changes', 1).replace('have', 'has', 1)}"
    first, other = (
        ("were right and are wrong now", "the other way") if flips.error_grows_by is None else ("worse", "better")
    )
    of_negative = f"{every.negative:,} {first} ({share(every)})"
    return f"{flipped:,} of {count(every.rows, 'row')} {where}: {of_negative}, {every.positive:,} {other}"


def standing_out(flips: Flips) -> tuple[FlipCount, ...]:
    """The slices of which it is certain that more of their rows turn wrong than of all rows."""
    overall = flips.every.negative / max(flips.every.rows, 1)
    return tuple(part for part in flips.slices if part.share and part.share.low > overall)


def most(flips: Flips) -> str:
    """The slice with most negative flips; empty if no slice was compared or nothing flipped."""
    if not flips.compared or not flips.every.negative:
        return ""
    if outstanding := standing_out(flips)[:MOST_NAMED]:
        return f"most in {', '.join(f'{part.label} ({share(part)})' for part in outstanding)}"
    return f"none of {count(flips.compared, 'slice')} has clearly more of them"


def share(part: FlipCount) -> str:
    """The share of negative flips with its interval, in percent."""
    if part.share is None:
        return f"{number(100 * part.negative / max(part.rows, 1), 1)} %"
    low, high = 100 * part.share.low, 100 * part.share.high
    places = decimals((high - low) / 2)
    return f"{number(100 * part.share.value, places)} % [{number(low, places)}, {number(high, places)}]"


def cells(row: FlippedRow) -> tuple[str, str, str]:
    """A row's predictions at base and head, and its truth."""
    before, after = (_cell(value) for value in (row.base, row.head))
    return before, after, plain(row.truth) if isinstance(row.truth, float) else _cell(row.truth)


def _cell(value: float | str | None) -> str:
    if value is None:
        return NONE
    return value if isinstance(value, str) else measure(value)


def moved(row: FlippedRow) -> str:
    """The same in words; the truth unless it is private."""
    before, after, truth = cells(row)
    return f"{before} → {after}" + ("" if row.truth is None else f", truth {truth}")


def lines(flips: Flips) -> Iterator[str]:
    """Lines for a terminal: a sentence or two, and examples."""
    yield "; ".join(filter(None, (sentence(flips), most(flips))))
    if flips.examples:
        yield f"wrong now, e.g. {'; '.join(f'{row.row_id}: {moved(row)}' for row in flips.examples[:MOST_NAMED])}"
    elif flips.private and flips.every.negative:
        yield PRIVATE


def summary(flips: Flips) -> str:
    """One line of Markdown."""
    named = [part.label for part in flips.slices]
    return f"**Flips** {prose('; '.join(filter(None, (sentence(flips), most(flips)))), 800, named)}"


def details(flips: Flips) -> Iterator[str]:
    """Markdown: the slices with the highest certain share, then examples."""
    if flips.slices:
        yield from ("| slice | rows | wrong now | right now | share wrong now |", "|---|--:|--:|--:|--:|")
        yield from (
            f"| {code(part.label)} | {part.rows:,} | {part.negative:,} | {part.positive:,} | {share(part)} |"
            for part in flips.slices
        )
        yield prose(together(flips), 800)
    if flips.examples:
        yield from ("| wrong now, e.g. | base | here | truth |", "|---|--:|--:|--:|")
        yield from (f"| {code(row.row_id, 120)} | {' | '.join(_as_markdown(row))} |" for row in flips.examples)
    elif flips.private:
        yield f"{PRIVATE}."


def _as_markdown(row: FlippedRow) -> tuple[str, ...]:
    """A row's cells as Markdown: a class may have any name."""
    named = (row.base, row.head, row.truth)
    return tuple(
        code(cell, 120) if isinstance(value, str) else cell for cell, value in zip(cells(row), named, strict=True)
    )


def together(flips: Flips) -> str:
    """What the intervals of the slices are."""
    small = f", {flips.small:,} more {'has' if flips.small == 1 else 'have'} too few rows" if flips.small else ""
    shown = f"{len(flips.slices)} of {count(flips.compared, 'slice')} by the lower end of their interval{small}"
    return f"{shown}; the intervals hold for all of them together."


def scale(flips: Flips) -> float:
    """The largest end of an interval, for a common scale."""
    ends = [part.share.high for part in (flips.every, *flips.slices) if part.share]
    return max([*ends, 1e-9]) * 1.05


def drawn(part: FlipCount) -> Estimate:
    value = part.negative / max(part.rows, 1)
    return part.share or Estimate(value, value, value)
