"""What `tidegate init` does, on one screen: files, columns, split, margin."""

import shlex
from collections import Counter
from collections.abc import Iterator
from pathlib import PurePosixPath

from tidegate.config.schema.data import ColumnType
from tidegate.data.duckdb_connection import quoted
from tidegate.number_format import count, percent, some
from tidegate.onboarding.data_file import csv_questions, row_numbers
from tidegate.onboarding.data_file.observed import ObservedColumn
from tidegate.onboarding.proposal import Proposal
from tidegate.onboarding.starter_files.layout import Layout

WORDS = {
    ColumnType.INT: ("whole number", "whole numbers"),
    ColumnType.FLOAT: ("number", "numbers"),
    ColumnType.CATEGORY: ("category", "categories"),
    ColumnType.STRING: ("text", "texts"),
    ColumnType.BOOL: ("yes or no", "yes or no"),
    ColumnType.TIMESTAMP: ("date", "dates"),
}


def lines(proposal: Proposal, layout: Layout, verb: str, *, append: bool) -> Iterator[str]:
    """Lines of text; names and values of the file are not escaped."""
    yield from layout_lines(layout, verb, append=append)
    yield f"columns  {_columns(proposal)}"
    yield f"split    {proposal.choice.reason}"
    yield f"gate     {proposal.margin.reason}"
    if doubt := proposal.margin.doubt:
        yield f"doubt    {doubt}"
    if nulls := proposal.roles.target.nulls:
        rows, target = f"{proposal.table.rows:,}", proposal.roles.target.original
        yield f"rows     {nulls:,} of {rows} have no {target}: the query leaves them out"
    for offer in proposal.roles.offered[:3]:
        option = f"--group {shlex.quote(offer.original)}"
        yield f"group?   {offer.original}: {offer.reason}; {option} holds its rows out together"
    if words := proposal.roles.words:
        most = proposal.roles.terms
        yield f"words    {some(list(words))}: the {most} words that most rows use are columns of the model"
    yield from _numbers(proposal)
    yield from _alike(proposal)
    for column in _maybe_numbers_of_rows(proposal):
        ignores = f"--id {shlex.quote(column.original)} names them by it, and the model does not see it"
        yield f"rows?    {column.original}: whole numbers without a gap; if they only number the rows, {ignores}"
    for name, why in proposal.roles.ignored[:5]:
        yield f"ignored  {name}: {why}"
    if more := len(proposal.roles.ignored) - 5:
        yield from [f"ignored  and {more} more, see conf/data/table.yaml"] if more > 0 else []
    for original, reason in proposal.table.skipped.items():
        yield f"left out {original}: {reason}"


def _maybe_numbers_of_rows(proposal: Proposal) -> Iterator[ObservedColumn]:
    roles = proposal.roles
    known = {roles.target.name, roles.id, roles.time, roles.group, *(name for name, _ in roles.ignored)}
    for column in proposal.table.columns:
        if column.name not in known and row_numbers.may_count(proposal.table, column):
            yield column


def _numbers(proposal: Proposal) -> Iterator[str]:
    """Columns of text that are read as numbers, or could be meant as such; and numbers that are text."""
    if codes := list(proposal.table.codes):
        others = [name for name in proposal.table.csv.text if name not in codes]
        numbers = csv_questions.option(proposal.table.csv, {"text": others})
        yield f"codes    {some(codes)}: text, for their leading zeros; {numbers} reads numbers"
    for original, number in proposal.table.written.items():
        keep = csv_questions.option(proposal.table.csv, {"text": [*proposal.table.csv.text, original]})
        yield f"numbers  {original}: the query reads {number.how}; {keep} keeps it as text"
    for original, what in proposal.table.doubtful.items():
        fix = f"fix these, or select TRY_CAST({quoted(original)} AS DOUBLE) in conf/data/table.yaml"
        yield f"numbers? {original}: stays text: {what}; if it is a number, {fix}"


def _alike(proposal: Proposal) -> Iterator[str]:
    """Categories of which two values are probably one."""
    for column in proposal.table.columns:
        values = [value for value in column.values if isinstance(value, str)]
        spelled = Counter(value.strip().casefold() for value in values)
        if alike := [value for value in values if spelled[value.strip().casefold()] > 1]:
            same = f"lower(trim({quoted(column.original)}))"
            text = some(list(map(repr, alike)), most=4)
            fix = f"{same} in the query makes them one"
            yield f"values?  {column.original}: {text} differ in case or spaces only; {fix}"


def layout_lines(layout: Layout, verb: str, *, append: bool) -> Iterator[str]:
    """The files, and the lines that files of the repository lack."""
    yield f"{verb:<11}{_files(layout)}"
    if layout.kept:
        yield f"keeps    {some(list(map(str, layout.kept)))}, as it is here"
    if layout.appended:
        yield f"{'appends' if append else 'lacks':<9}{_appended(layout)}{'' if append else '; --yes appends them:'}"
        for path, missing in layout.appended.items() if not append else ():
            yield f"         --- {path}"
            yield from (f"         + {line}" for line in missing)


def _files(layout: Layout) -> str:
    parts: Counter[str] = Counter()
    for path in sorted(layout.paths):
        parts[_top(path)] += 1
    return (
        "  ".join(f"{top} ({count(files, 'file')})" if top.endswith("/") else top for top, files in parts.items())
        or "nothing"
    )


def _top(path: PurePosixPath) -> str:
    """The first folder with a slash, or the file; what is above this folder is named in full."""
    return f"{path.parts[0]}/" if len(path.parts) > 1 and path.parts[0] != ".." else str(path)


def _appended(layout: Layout) -> str:
    return ", ".join(f"{path} {count(len(missing), 'line')}" for path, missing in layout.appended.items())


def _columns(proposal: Proposal) -> str:
    roles, counts = proposal.roles, Counter(WORDS[column.type] for column in proposal.table.columns)
    renamed = sum(column.name != column.original for column in proposal.table.columns)
    target = f"target {roles.target.name}"
    if roles.task == "binary":
        event = roles.target.expression or ("true" if roles.positive is True else roles.positive)
        target += f" (event: {event}, {percent(proposal.prevalence)} of the rows)"
    if roles.classes:
        target += f" (one of {len(roles.classes)} classes)"
    named = [f"{role} {name}" for role in ("id", "time", "group") if (name := getattr(roles, role))]
    listed = some([count(number, *words) for words, number in counts.most_common()])
    extra = [f"{renamed} renamed in the query"] if renamed else []
    return f"{len(proposal.table.columns)} read: {listed}; " + ", ".join([target, *named, *extra])
