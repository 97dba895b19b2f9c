"""Choose which rows are held out, and state why."""

# ruff: noqa: S608 (every name in a query is quoted)

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tidegate.data.duckdb_connection import connect, literal, quoted
from tidegate.errors import DeclarationError, Problem, Where
from tidegate.gate.pass_doubts import LEAST_BLOCKS
from tidegate.number_format import count
from tidegate.onboarding import block_choice
from tidegate.onboarding.data_file import months
from tidegate.onboarding.data_file.observed import SOURCE, ObservedColumn, ObservedTable
from tidegate.onboarding.roles import MOST_ASKED, DecidedRoles

HELD = 0.2
"""Share of the rows that is held out by time or group; 0.3 at random, where rows cost nothing else."""
AT_RANDOM = 0.3
MOST_FOLDS = 5
_PASSES = f"no change passes the gate with fewer than {LEAST_BLOCKS}"
SIDES = ("before", "from")
FEWEST_OF_A_CLASS = 5
"""The fewest rows of a class in each part; with fewer, no metric says anything."""


@dataclass(frozen=True, slots=True)
class SplitChoice:
    """`split` and `cv` as conf/ holds them, and the reason as the user reads it."""

    split: dict[str, Any]
    cv: dict[str, Any]
    reason: str


def choose(table: ObservedTable, roles: DecidedRoles, kind: str | None, *, without_time: bool = False) -> SplitChoice:
    """The split of the wished kind, else by the columns with roles. Raises if a part would lack a class.

    `without_time` is whether the user has said that no column holds a row's time.
    """
    if kind == "time" and not roles.time:
        raise DeclarationError(Problem("--split time needs a column of dates or times; name it by --time"))
    if kind == "group" and not roles.group:
        raise DeclarationError(Problem("--split group needs --group, the column whose rows belong together"))
    match kind or ("time" if roles.time else "group" if roles.group else "random"):
        case "time":
            return _by_time(table, roles, is_asked=kind is not None)
        case "group":
            return _by_group(table, roles)
        case "random":
            return _at_random(table, roles, _why(table, roles, without_time=without_time))
    raise DeclarationError(Problem(f"--split: unknown split: {kind}; known: time, group, random"))


def _by_time(table: ObservedTable, roles: DecidedRoles, *, is_asked: bool) -> SplitChoice:
    days = block_choice.day_rows(table, _original(table, roles.time), _original(table, roles.target.name))
    first = block_choice.first_day(days, HELD)
    one = "month" if len(days) > 1 and all(day.day == 1 for day, _ in days) else "day"
    few = f"{roles.time} holds {count(len(days), one)}; {_PASSES} {one}s held out"
    if first is None and not is_asked:
        both = f"now rows of one {one} are on both sides, which flatters a score: --split time keeps {one}s apart"
        return _at_random(table, roles, f"{few}; {both}")
    start, fewest = _cut(table, roles, first)
    if fewest.rows < FEWEST_OF_A_CLASS:
        what = "" if roles.task == "regression" else f" with {roles.target.original} {_shown(fewest.value)}"
        why = f"split by {roles.time}, the rows {fewest.side} {_written(start)} would have {fewest.rows}{what}"
        raise DeclarationError(Problem(f"{why}; use --split random{_or_one(roles)}", Where(table.path)))
    written = _written(start)
    reason = f"by {roles.time}: rows from {written} on are the holdout; at random, the model would see the future"
    reason += f"; but {few}: add {one}s, or use --split random" if first is None else ""
    folds = {"kind": "time_series", "folds": 4}
    return SplitChoice({"kind": "time", "holdout_from": written}, folds, reason)


def _by_group(table: ObservedTable, roles: DecidedRoles) -> SplitChoice:
    sizes = block_choice.group_rows(table, _original(table, roles.group), _original(table, roles.target.name))
    share = block_choice.group_share(sizes, HELD)
    if min(sizes) > round(sum(sizes) * (share or HELD)):
        why = f"split by {roles.group}, each of its {count(len(sizes), 'group')} has more than {HELD:.0%} of the rows"
        raise DeclarationError(Problem(f"{why}: none can be held out; leave out --group", Where(table.path)))
    reason = f"by {roles.group}: a model that has seen rows of a {roles.group} is not tested on others of it"
    if share is None:
        reason += f"; but {len(sizes):,} groups are few; {_PASSES} groups held out: add groups, or leave out --group"
    folds = {"kind": "group", "folds": min(MOST_FOLDS, max(2, len(sizes) // 2))}
    return SplitChoice({"kind": "group", "holdout": share or HELD}, folds, reason)


def _written(start: datetime) -> str:
    return start.isoformat(sep=" ") if (start.hour, start.minute, start.second) != (0, 0, 0) else f"{start:%Y-%m-%d}"


def _shown(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else json.dumps(value, ensure_ascii=False, default=str)


def _or_one(roles: DecidedRoles) -> str:
    """The other way out where one of several classes is too rare."""
    return ", or --positive VALUE to predict one class against the rest" if roles.classes else ""


@dataclass(frozen=True, slots=True)
class FewestRows:
    """The class, and the side of the cut, with the fewest rows."""

    rows: int
    side: str
    value: Any


def _cut(table: ObservedTable, roles: DecidedRoles, first: date | None) -> tuple[datetime, FewestRows]:
    """The first instant of the holdout, at midnight where days allow it; of what one side has fewest rows.

    `first` is the latest day with which the holdout has enough days, if that many are there.
    """
    time, target = (_original(table, name) for name in (roles.time, roles.target.name))
    at = f"{quoted(time)}::TIMESTAMP"
    with connect() as connection:
        connection.register(SOURCE, table.table)
        usable = f"FROM {SOURCE} WHERE {quoted(target)} IS NOT NULL"
        query = f"SELECT quantile_disc({at}, {1 - HELD}), count(DISTINCT {at}::DATE) {usable}"
        ((instant, days),) = connection.sql(query).fetchall()
        start = (
            datetime(instant.year, instant.month, instant.day) if days > MOST_FOLDS else instant.replace(microsecond=0)
        )
        if first is not None:
            start = min(start, datetime(first.year, first.month, first.day))
        group = quoted(target) if roles.task != "regression" else "true"
        held = f"{at} >= {literal(start.isoformat(sep=' '))}"
        query = f"SELECT {group}, count_if(NOT {held}), count_if({held}) {usable} GROUP BY 1 ORDER BY 1"
        counts = connection.sql(query).fetchall()
    sides = [FewestRows(rows, side, value) for value, *both in counts for side, rows in zip(SIDES, both, strict=True)]
    return start, min(sides, key=lambda few: few.rows)


def _original(table: ObservedTable, name: str | None) -> str:
    return next(column.original for column in table.columns if column.name == name)


def _at_random(table: ObservedTable, roles: DecidedRoles, why: str) -> SplitChoice:
    split = {"kind": "random", "holdout": AT_RANDOM}
    if roles.task == "regression":
        reason = f"at random, {AT_RANDOM:.0%} of the rows: {why}"
        return SplitChoice(split, {"kind": "k_fold", "folds": MOST_FOLDS}, reason)
    value, rarest = min(class_rows(table, roles.target).items(), key=lambda item: item[1])
    if rarest * AT_RANDOM < FEWEST_OF_A_CLASS:
        rows = f"{rarest} {'row' if rarest == 1 else 'rows'}"
        few = f"{roles.target.original} is {_shown(value)} in {rows} only: too few to hold some of them out"
        remedy = f"; leave these rows out of the file{_or_one(roles)}" if roles.classes else ""
        if len(roles.classes) > MOST_ASKED:
            remedy += f"; if its {len(roles.classes):,} values are numbers in words (1h 30m), write them as numbers"
        raise DeclarationError(Problem(f"{few}{remedy}", Where(table.path)))
    folds = max(2, min(MOST_FOLDS, int(rarest * (1 - AT_RANDOM)) // 2))
    reason = f"at random, {AT_RANDOM:.0%} of each value of {roles.target.name}: {why}"
    return SplitChoice(split | {"stratify": True}, {"kind": "stratified", "folds": folds}, reason)


def _why(table: ObservedTable, roles: DecidedRoles, *, without_time: bool) -> str:
    if without_time:
        return "by --time none, it does not matter when a row came in"
    if roles.time:
        return f"as asked; rows of one day are on both sides, though {roles.time} says when they came in"
    columns = (column for column in table.columns if column is not roles.target)
    found = (
        (column, form) for column in columns if (form := months.form(table, column) or months.whole_form(table, column))
    )
    column, form = next(found, (None, ""))
    what = "days" if "%d" in form else "months"
    asked = f"; {column.original} holds {what}: {months.remedy(table, column, form)}" if column else ""
    return f"no column says when rows came in or what they belong to{asked}"


def class_rows(table: ObservedTable, target: ObservedColumn) -> dict[Any, int]:
    """Rows of each value of the target."""
    name = quoted(target.original)
    with connect() as connection:
        connection.register(SOURCE, table.table)
        query = f"SELECT {name}, count(*) FROM {SOURCE} WHERE {name} IS NOT NULL GROUP BY {name}"
        return {
            int(value) if target.is_whole else value: int(count) for value, count in connection.sql(query).fetchall()
        }
