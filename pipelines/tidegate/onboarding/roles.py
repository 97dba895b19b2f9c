"""Decide what each column is for, from the values and the user's wishes."""

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from tidegate.config.schema.data import LONGEST_CLASS, MOST_CLASSES, ColumnType
from tidegate.errors import DeclarationError, Problem, Where, unknown
from tidegate.kinds import TASKS
from tidegate.onboarding.data_file import months, row_numbers, word_columns
from tidegate.onboarding.data_file.observed import ObservedColumn, ObservedTable
from tidegate.onboarding.group_offer import GroupOffer, offers
from tidegate.onboarding.wishes import UndecidedError, Wishes

NO = "none"
"""The answer to --time, --group and --id that declares none."""
MOST_NAMED = 12
"""Columns that a message lists."""
MOST_ASKED = 20
"""A number with more values is measured, not classified."""
FEWEST_OF_A_CLASS = 5
"""Rows for each value of a text, on average, that is taken for classes without being asked."""
NUMBERS = "numbers the rows"


@dataclass(frozen=True, slots=True)
class DecidedRoles:
    """Columns by their plain names."""

    target: ObservedColumn
    task: str
    positive: Any = None
    """The target's value that is the event; None for a number and for true."""
    classes: tuple[Any, ...] = ()
    """The target's values, sorted, where one of three or more is predicted."""
    id: str | None = None
    time: str | None = None
    group: str | None = None
    ignored: tuple[tuple[str, str], ...] = ()
    """Columns that the model does not see, and why."""
    offered: tuple[GroupOffer, ...] = ()
    """Columns by which rows could be held out together."""
    words: tuple[str, ...] = ()
    """Columns of text of whose words the model is made."""
    terms: int = 0
    """How many words of each."""


def decide(table: ObservedTable, wishes: Wishes) -> DecidedRoles:
    """The roles. Raises UndecidedError where the data leave a choice, DeclarationError where a wish cannot be met."""
    target = _named(table, wishes.target, "target")
    if target.distinct < 2:
        held = "one value only" if target.distinct else "no value"
        why = f"{target.original} holds {held}; there is nothing to learn"
        raise DeclarationError(Problem(why, Where(table.path)))
    if target.type is ColumnType.TIMESTAMP:
        raise DeclarationError(Problem(_of_dates(target), Where(table.path)))
    task = _task(target, wishes, table.rows)
    positive = _positive(target, wishes) if task == "binary" else None
    key, time, group = _key(table, target, wishes), _time(table, target, wishes), _chosen(table, wishes.group, "group")
    taken = {target.name, key, time, group}
    if len(taken - {None}) < sum(name is not None for name in (target.name, key, time, group)):
        raise DeclarationError("--target, --id, --time and --group must name different columns")
    offered = () if group or wishes.group == NO else offers(table, taken)
    repeating = {offer.name for offer in offered}
    words, terms = word_columns.of_words(table, taken | repeating), word_columns.terms(table.rows)
    ignored = tuple(_ignored(table, taken | set(words), repeating))
    classes = _classes(table, target) if task == "multiclass" else ()
    decided = DecidedRoles(target, task, positive, classes, key, time, group, ignored, offered, words, terms)
    if not features(table, decided):  # a number of the row is better than none
        decided = replace(decided, ignored=(ignored := tuple(pair for pair in ignored if pair[1] != NUMBERS)))
    if not features(table, decided):
        left_out = "; ".join(f"{name}: {why}" for name, why in ignored[:3]) or "the file has no other column"
        raise DeclarationError(
            Problem(f"no column is left to predict {target.original} from: {left_out}", Where(table.path))
        )
    return decided


def features(table: ObservedTable, decided: DecidedRoles) -> int:
    """How many columns the model sees, of words one each."""
    taken = {decided.target.name, decided.id, decided.time, decided.group, *(name for name, _ in decided.ignored)}
    seen = [column.name for column in table.columns if column.name not in taken]
    return sum(decided.terms if name in decided.words else 1 for name in seen)


def _of_dates(target: ObservedColumn) -> str:
    name = shlex.quote(target.original)
    return (
        f"--target {name}: holds dates or times, which no model here predicts; give the file a column that says what "
        "is to be predicted, as a number (days until it) or as yes or no (before a day), and name that by --target; "
        f"if {target.original} says when rows came in, it is --time {name}"
    )


def _classes(table: ObservedTable, target: ObservedColumn) -> tuple[Any, ...]:
    """Every value, sorted. Raises DeclarationError for one that no class can be called."""
    values = table.table.column(target.original).drop_null().unique().to_pylist()
    for value in values:
        if isinstance(value, str) and not 0 < len(value) <= LONGEST_CLASS:
            what = "an empty text" if not value else f"a text of {len(value):,} characters"
            where = Where(table.path)
            raise DeclarationError(Problem(f"{target.original} is {what} in some rows, which cannot be a class", where))
    return tuple(sorted(values if target.type is not ColumnType.INT else map(int, values)))


def _named(table: ObservedTable, name: str, option: str) -> ObservedColumn:
    if (column := table.column(name)) is not None:
        return column
    if name in table.skipped:
        raise DeclarationError(Problem(f"--{option} {name}: {table.skipped[name]}", Where(table.path)))
    names = tuple(column.original for column in table.columns)
    if all(re.fullmatch(r"[-+0-9.,_]+", held) for held in names):
        why = f"unknown column: {name}; the first line of the file holds values: add a line of names above it"
        raise DeclarationError(Problem(f"--{option}: {why}", Where(table.path)))
    near = unknown(name, names, what="column")
    listed = near if len(names) <= MOST_NAMED or "did you mean" in near else f"unknown column: {name}"
    more = "" if listed == near else f"; the first of {len(names)}: {', '.join(names[:MOST_NAMED])}"
    raise DeclarationError(Problem(f"--{option}: {listed}{more}", Where(table.path)))


def _task(target: ObservedColumn, wishes: Wishes, rows: int) -> str:
    if wishes.task:
        TASKS.load(wishes.task)
        if wishes.task == "binary" and target.distinct != 2:
            why = (
                f"{target.original} has {target.distinct:,} values, not two; --positive names the one against the rest"
            )
            raise DeclarationError(f"--task binary: {why}")
        if wishes.task == "multiclass":
            _require_classes(target)
        if wishes.task == "regression" and target.type not in (ColumnType.INT, ColumnType.FLOAT):
            raise DeclarationError(f"--task regression: {target.original} holds {target.type}, not numbers")
        return wishes.task
    if target.distinct == 2 and target.type is not ColumnType.FLOAT:
        return "binary"
    if target.type not in (ColumnType.INT, ColumnType.FLOAT):
        if wishes.positive is not None:
            raise DeclarationError(
                f"--positive: {unknown(wishes.positive, tuple(map(str, target.values)), what='class')}"
            )
        if rows < FEWEST_OF_A_CLASS * target.distinct:
            why = f"{target.original} has {target.distinct:,} values in {rows:,} rows: too few of each to learn classes"
            raise DeclarationError(f"{why}; is it free text, or a name? --task multiclass takes it for classes")
        _require_classes(target)
        return "multiclass"
    if target.type is ColumnType.INT and target.distinct <= MOST_ASKED:
        sentence = f"{target.original} has {target.distinct} whole values; are they classes, or a number to predict?"
        raise UndecidedError("task", sentence, ["multiclass", "regression"])
    return "regression"


def _require_classes(target: ObservedColumn) -> None:
    if target.type not in (ColumnType.CATEGORY, ColumnType.STRING, ColumnType.INT):
        raise DeclarationError(f"--task multiclass: {target.original} holds {target.type}, not text or whole numbers")
    if not 3 <= target.distinct <= MOST_CLASSES:
        example = shlex.quote(str(target.values[0])) if target.values else "CLASS"
        against = f"or predict one class against the rest, e.g. by --positive {example}"
        limits = f"three to {MOST_CLASSES:,} can be predicted"
        raise DeclarationError(f"{target.original} has {target.distinct:,} values; {limits}, {against}")


def _positive(target: ObservedColumn, wishes: Wishes) -> Any:
    by_text = {str(value): value for value in target.values}
    by_text |= {str(value).lower(): value for value in target.values if isinstance(value, bool)}
    if wishes.positive is not None:
        if wishes.positive not in by_text:
            known = tuple(map(str, target.values))
            raise DeclarationError(f"--positive: {unknown(wishes.positive, known, what=f'value of {target.original}')}")
        return by_text[wishes.positive]
    if set(target.values) in ({False, True}, {0, 1}):
        return target.values[1]
    answers = [str(value) for value in target.values]
    raise UndecidedError("positive", f"which value of {target.original} is the event?", answers)


def _key(table: ObservedTable, target: ObservedColumn, wishes: Wishes) -> str | None:
    """A column that identifies a row, by its values and its name: a measured number may be unique by chance."""
    if wishes.id == NO:
        return None
    if wishes.id:
        column = _named(table, wishes.id, "id")
        if column.name not in table.keys:
            held = f"{column.distinct:,} values in {table.rows:,} rows"
            raise DeclarationError(
                f"--id {wishes.id}: is not a text or a whole number that differs in every row ({column.type}, {held}); "
                "name another column, or none: rows are then named by their content"
            )
        return column.name
    return row_numbers.the_name([key for key in table.keys if key != target.name])


def _time(table: ObservedTable, target: ObservedColumn, wishes: Wishes) -> str | None:
    if wishes.time == NO or (wishes.time is None and wishes.group):
        return None
    times = [column for column in table.columns if column.type is ColumnType.TIMESTAMP and column is not target]
    if wishes.time:
        column = _named(table, wishes.time, "time")
        if column not in times:
            form = months.csv_format(table, column, months.form(table, column) or "%d.%m.%Y")
            why = f"holds {column.type}, not dates or times; if a CSV file writes them in its own way, add e.g. {form}"
            raise DeclarationError(f"--time {wishes.time}: {why}")
        if column.nulls:
            raise DeclarationError(Problem(f"--time {wishes.time}: is missing in {column.nulls:,} rows"))
        return column.name
    complete = [column for column in times if not column.nulls]
    if len(complete) > 1:
        sentence = "several columns hold times; by which do rows come in?"
        raise UndecidedError("time", sentence, [*(column.original for column in complete), NO])
    return complete[0].name if complete else None


def _chosen(table: ObservedTable, name: str | None, option: str) -> str | None:
    if name in (None, NO):
        return None
    column = _named(table, str(name), option)
    alone = "differs in every row, so that no rows belong together" if column.name in table.keys else ""
    if why := f"is missing in {column.nulls:,} rows" if column.nulls else alone:
        raise DeclarationError(Problem(f"--{option} {name}: {why}"))
    return column.name


def _of_text(table: ObservedTable, column: ObservedColumn) -> str:
    if column.original in table.doubtful:
        return f"text: {table.doubtful[column.original]}"
    if months.form(table, column):
        return "months, as text"
    if word_columns.hardly_repeats(table, column):
        return "text that hardly repeats, of few words: a name, a code or a place"
    return f"text of {column.distinct:,} values; do rows of one belong together? --group {shlex.quote(column.original)}"


def _ignored(table: ObservedTable, taken: set[str | None], offered: set[str]) -> Iterator[tuple[str, str]]:
    for column in table.columns:
        if column.name in taken:
            continue
        if column.distinct < 2:
            yield column.name, "holds one value" if column.distinct else "holds no value"
        elif column.name in offered and column.type is not ColumnType.CATEGORY:
            yield column.name, "an id that repeats"
        elif column.type is ColumnType.STRING:
            yield column.name, _of_text(table, column)
        elif column.type is ColumnType.TIMESTAMP:
            yield column.name, "another date; make a number of it in the query"
        elif row_numbers.counts(table, column):
            yield column.name, NUMBERS
        elif column.name in table.keys and row_numbers.names_a_row(column.name):
            yield column.name, "names a row"
