"""What a comparison of two files assumed: columns, task, blocks."""

from collections.abc import Iterator

from tidegate.commands.comparison import compare_copies
from tidegate.gate import against_constant
from tidegate.gate.evidence import Evidence
from tidegate.number_format import some
from tidegate.prediction_files.classes import BINARY, MULTICLASS, SCORES
from tidegate.prediction_files.column_roles import ColumnRoles
from tidegate.prediction_files.match_rows import MatchedRows
from tidegate.prediction_files.prediction_file import CASE, PredictionFile


def notes(base: PredictionFile, head: PredictionFile, roles: ColumnRoles, matched: MatchedRows) -> Iterator[str]:
    """One sentence each, in the order in which they were decided."""
    yield from dict.fromkeys((*base.notes, *head.notes))
    yield _columns(base, roles)
    yield _task(matched)
    yield from matched.notes
    yield _blocks(roles, matched)
    if matched.added or matched.lost:
        yield _apart(matched)


def doubts(matched: MatchedRows, evidence: Evidence, alpha: float) -> Iterator[str]:
    """Why the comparison may say less than it seems to: copied rows, models that a constant equals."""
    yield from compare_copies.notes(matched)
    if matched.task.task != SCORES:
        yield from against_constant.remarks(evidence, alpha)


def _columns(base: PredictionFile, roles: ColumnRoles) -> str:
    if base.harness:
        others = [score for score in base.harness.scores if score != roles.predicted[0]]
        more = f"; --metric chooses another: {some(others)}" if others else ""
        return f"results of {base.harness.tool}, score {roles.predicted[0]}{more}"
    pairs = {"id": roles.row_id, "truth": roles.truth, "predicted": roles.predicted}
    said = [role if _named(pair) == role else f"{role} {_named(pair)}" for role, pair in pairs.items() if pair]
    flags = " ".join(f"--{role}" for role in roles.by_name)
    found = f"; found by name ({flags} to choose others)" if flags else ""
    return f"columns: {', '.join(said)}{found}"


def _named(pair: tuple[str, str]) -> str:
    return pair[0] if pair[0] == pair[1] or not pair[1] else f"{pair[0]} and {pair[1]}"


def _task(matched: MatchedRows) -> str:
    task = matched.task
    if task.task == SCORES:
        return "task scores: the mean of what each case scored, between 0 and 1"
    if task.task == MULTICLASS:
        certain = "; classes are predicted, no probabilities" if matched.classes else ""
        named = f"one of {len(task.classes)}, {some(list(task.classes))}"
        return f"task multiclass: {named}{certain} (--task to choose another)"
    if task.task != BINARY:
        return f"task {task.task} (--task to choose another)"
    event = f"{task.positive} is the event" if task.positive is not None else "1 is the event"
    classes = "; classes are predicted, no probabilities" if matched.classes else ""
    return f"task binary: {event}{classes} (--task to choose another)"


def _blocks(roles: ColumnRoles, matched: MatchedRows) -> str:
    import pandas as pd

    if roles.block:
        count = int(pd.Series(matched.block).nunique())
        name = "test cases" if roles.block == CASE else f"blocks of {roles.block}"
        return f"errors are those of {count:,} {name}: rows of one resemble each other"
    alone = "rows count as independent"
    if not roles.block_like:
        return f"{alone}; if rows of one day or customer resemble each other, name it with --block"
    like = some(list(roles.block_like))
    return f"{alone}; if those of one {like} resemble each other, add --block {roles.block_like[0]}"


def _apart(matched: MatchedRows) -> str:
    said = [
        f"{count:,} rows are only in {name}"
        for count, name in ((matched.lost, "the base's file"), (matched.added, "the head's file"))
        if count
    ]
    return f"{' and '.join(said)}; the {matched.rows:,} rows of both are compared"
