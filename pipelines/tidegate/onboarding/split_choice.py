"""Choose which rows are held out, and state why."""

# ruff: noqa: S608 (every name in a query is quoted)

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tidegate.data.duckdb_connection import connect, literal, quoted
from tidegate.errors import DeclarationError, Problem, Where
from tidegate.onboarding.observed import SOURCE, ObservedColumn, ObservedTable
from tidegate.onboarding.roles import DecidedRoles

HELD = 0.2
"""Share of the rows that is held out by time or group; 0.3 at random, where rows cost nothing else."""
AT_RANDOM = 0.3
MOST_FOLDS = 5
FEWEST_OF_A_CLASS = 5
"""In each part; with fewer, no metric says anything."""


@dataclass(frozen=True, slots=True)
class SplitChoice:
    """`split` and `cv` as conf/ holds them, and the reason as the user reads it."""

    split: dict[str, Any]
    cv: dict[str, Any]
    reason: str


def choose(table: ObservedTable, roles: DecidedRoles, kind: str | None) -> SplitChoice:
    """By the wished kind, else by the columns that have roles. Raises where one part would lack a class."""
    kind = kind or ("time" if roles.time else "group" if roles.group else "random")
    if kind == "time" and not roles.time:
        raise DeclarationError(Problem("--split time needs a column of dates or times; name it by --time"))
    if kind == "group" and not roles.group:
        raise DeclarationError(Problem("--split group needs --group, the column whose rows belong together"))
    match kind:
        case "time":
            return _by_time(table, roles)
        case "group":
            why = f"by {roles.group}: a model that has seen rows of a {roles.group} is not tested on others of it"
            return SplitChoice({"kind": "group", "holdout": HELD}, {"kind": "group", "folds": MOST_FOLDS}, why)
        case "random":
            return _at_random(table, roles)
    raise DeclarationError(Problem(f"--split: unknown split: {kind}; known: time, group, random"))


def _by_time(table: ObservedTable, roles: DecidedRoles) -> SplitChoice:
    start, earlier, later = _cut(table, roles)
    if min(earlier, later) < FEWEST_OF_A_CLASS:
        what = "rows" if roles.task == "regression" else f"rows of the rarest value of {roles.target.original}"
        why = f"split by {roles.time}, one part would have {min(earlier, later)} {what}; use --split random"
        raise DeclarationError(Problem(why, Where(table.path)))
    written = start.isoformat(sep=" ") if (start.hour, start.minute, start.second) != (0, 0, 0) else f"{start:%Y-%m-%d}"
    reason = f"by {roles.time}: rows from {written} on are the holdout; at random, the model would see the future"
    folds = {"kind": "time_series", "folds": 4}
    return SplitChoice({"kind": "time", "holdout_from": written}, folds, reason)


def _cut(table: ObservedTable, roles: DecidedRoles) -> tuple[datetime, int, int]:
    """The first instant of the holdout, at midnight where days allow it; the rarest class's rows on each side."""
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
        group = quoted(target) if roles.task != "regression" else "true"
        held = f"{at} >= {literal(start.isoformat(sep=' '))}"
        counts = connection.sql(f"SELECT count_if(NOT {held}), count_if({held}) {usable} GROUP BY {group}").fetchall()
    return start, min(count[0] for count in counts), min(count[1] for count in counts)


def _original(table: ObservedTable, name: str | None) -> str:
    return next(column.original for column in table.columns if column.name == name)


def _at_random(table: ObservedTable, roles: DecidedRoles) -> SplitChoice:
    split = {"kind": "random", "holdout": AT_RANDOM}
    if roles.task == "regression":
        reason = f"at random, {AT_RANDOM:.0%} of the rows: no column says when they came in or what they belong to"
        return SplitChoice(split, {"kind": "k_fold", "folds": MOST_FOLDS}, reason)
    rarest = min(class_rows(table, roles.target).values())
    if rarest * AT_RANDOM < FEWEST_OF_A_CLASS:
        why = f"the rarest value of {roles.target.original} is in {rarest} rows only: too few to hold some of them out"
        raise DeclarationError(Problem(why, Where(table.path)))
    folds = max(2, min(MOST_FOLDS, int(rarest * (1 - AT_RANDOM)) // 2))
    reason = f"at random, {AT_RANDOM:.0%} of each value of {roles.target.name}: no column says when rows came in"
    return SplitChoice(split | {"stratify": True}, {"kind": "stratified", "folds": folds}, reason)


def class_rows(table: ObservedTable, target: ObservedColumn) -> dict[Any, int]:
    """Rows of each value of the target."""
    name = quoted(target.original)
    with connect() as connection:
        connection.register(SOURCE, table.table)
        query = f"SELECT {name}, count(*) FROM {SOURCE} WHERE {name} IS NOT NULL GROUP BY {name}"
        return {
            int(value) if target.is_whole else value: int(count) for value, count in connection.sql(query).fetchall()
        }
