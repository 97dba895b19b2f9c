"""What changed in the table, in words and as Markdown: rows, columns, examples.

Names, ids and values come from data: terminals and pages escape them, Markdown is escaped here.
"""

from collections.abc import Iterator

from tidegate.data.comparison.table_diff import CellChange, ColumnChange, TableDiff
from tidegate.review.escape import code, prose
from tidegate.review.finding_numbers import count

MISSING = "null"
PRIVATE = "private"
MOST = 20
"""Columns that are listed."""


def sentence(diff: TableDiff) -> str:
    """How many rows were added, lost and changed."""
    rows = f"{diff.base:,} → {count(diff.head, 'row')}"
    if diff.unmatched:
        return f"{rows}; {diff.unmatched}"
    if not diff.differs:
        return f"{count(diff.head, 'row')}, none differs"
    changed = f"{diff.changed:,} changed ({count(diff.cells, 'cell')})" if diff.changed else "none changed"
    return f"{rows}: {diff.added:,} added, {diff.lost:,} lost, {changed}"


def columns(diff: TableDiff) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What happened to whole columns, and which."""
    named = (("new", diff.new_columns), ("gone", diff.gone_columns), ("other type", diff.retyped))
    yield from ((title, names) for title, names in named if names)


def examples(column: ColumnChange) -> str:
    """Some changed cells; none of a private column."""
    return PRIVATE if column.private else "; ".join(map(cell, column.examples))


def cell(change: CellChange) -> str:
    before, after = (MISSING if value is None else value for value in (change.before, change.after))
    return f"{change.row_id}: {before} → {after}" if change.row_id else f"{before} → {after}"


def ids(diff: TableDiff) -> Iterator[tuple[str, str]]:
    """Examples of added and of lost rows."""
    for title, amount, names in (("added", diff.added, diff.added_ids), ("lost", diff.lost, diff.lost_ids)):
        if amount:
            yield title, "ids are private" if diff.private_ids else f"e.g. {', '.join(names)}"


def lines(diff: TableDiff) -> Iterator[str]:
    """Lines for a terminal."""
    yield f"data/table.parquet  {sentence(diff)}"
    wide = max([10, *(len(column.name) for column in diff.columns[:MOST])])
    for column in diff.columns[:MOST]:
        yield f"  {column.name:<{wide}}  {count(column.rows, 'row')}  {examples(column)}"
    if more := len(diff.columns) - MOST:
        yield from [f"  and {count(more, 'more column')}"] if more > 0 else []
    yield from (f"  {title:<{wide}}  {text}" for title, text in ids(diff))
    yield from (f"  {title:<{wide}}  {', '.join(names)}" for title, names in columns(diff))


def details(diff: TableDiff) -> Iterator[str]:
    """Markdown: a table of changed columns, then added and lost rows."""
    if diff.columns:
        yield from ("| column | rows changed | e.g. |", "|---|--:|---|")
        for column in diff.columns[:MOST]:
            shown = PRIVATE if column.private else "<br>".join(code(cell(change), 200) for change in column.examples)
            yield f"| {code(column.name)} | {column.rows:,} | {shown} |"
        if more := len(diff.columns) - MOST:
            yield from [f"| | {count(more, 'more column')} | see the page |"] if more > 0 else []
    for title, text in ids(diff):
        yield f"- {title}: {code(text, 200)}"
    for title, names in columns(diff):
        yield f"- {title}: {', '.join(code(name, 120) for name in names[:MOST])}"


def summary(diff: TableDiff | str) -> str:
    """One line of Markdown; a text says why rows were not compared."""
    return f"**Data** {prose(unknown(diff) if isinstance(diff, str) else sentence(diff))}"


def unknown(reason: str) -> str:
    return f"the table changed; its rows are not compared: {reason}"
