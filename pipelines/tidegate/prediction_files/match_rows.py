"""Pair the rows of two files by id, or by their order where neither has one."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from tidegate.arrays import Codes, Floats, Labels
from tidegate.data import target_classes
from tidegate.errors import DeclarationError, Problem, unknown
from tidegate.number_format import some
from tidegate.prediction_files import class_columns
from tidegate.prediction_files.classes import MULTICLASS, SCORES, TaskOfTruth, predictions_of, task_of, truth_in
from tidegate.prediction_files.column_roles import ColumnRoles
from tidegate.prediction_files.prediction_file import PredictionFile
from tidegate.prediction_files.values import blocks, labels, numbers_or_text, row_ids

if TYPE_CHECKING:
    import pyarrow as pa

ALIKE = 1e-9
"""Two files may have rounded the same number differently."""
BY_ORDER = "matched by their order, which nothing proves: no column identifies them (--id COLUMN)"


@dataclass(frozen=True)
class MatchedRows:
    """The rows of both files, in the base's order: arrays of equal length.

    `block` is "" for a row of its own. `columns` are those that slices go by. `added` rows are in the head's file only,
    `lost` ones in the base's only. `classes` says that the predictions are classes. `notes` are sentences about it.
    `ids` are the rows' ids; None where they are matched by their order.
    """

    task: TaskOfTruth
    truth: Floats
    base: Floats
    head: Floats
    block: Labels
    columns: Mapping[str, Labels] = field(default_factory=dict)
    added: int = 0
    lost: int = 0
    classes: bool = False
    notes: tuple[str, ...] = ()
    ids: "pa.Array | None" = None

    @property
    def of_classes(self) -> tuple[str, ...]:
        """The classes of which each has a probability; empty where one number per row is predicted."""
        return self.task.classes if self.task.task == MULTICLASS else ()

    @property
    def rows(self) -> int:
        return len(self.truth)

    def name(self, place: int) -> str:
        """The id of the row at this place of the arrays; its number in the base's file where it has none."""
        return f"row {place + 1}" if self.ids is None else str(self.ids[place].as_py())


def match_rows(
    base: PredictionFile,
    head: PredictionFile,
    roles: ColumnRoles,
    *,
    task: str | None = None,
    positive: str | None = None,
) -> MatchedRows:
    """The rows. Raises DeclarationError for values that cannot be compared, and where no row is in both files."""
    import numpy as np

    at_base, at_head, ids = _places(base, head, roles)
    classes = class_columns.classes(base, head, roles.predicted)
    if classes and positive is not None:
        roles = replace(roles, predicted=_of_class(base, head, roles.predicted, positive))
        classes = ()
    asked = _several(base, roles.predicted[0], classes, task) if classes else task
    known, truth, notes = _truth(base, head, roles, (at_base, at_head), task=asked, positive=positive)
    before, of_classes = predictions_of(base, roles.predicted[0], known)
    after, of_classes_too = predictions_of(head, roles.predicted[1], known)
    block = np.full(len(at_base), "", dtype=object)
    if roles.block:
        block = blocks(base, roles.block)[at_base]
    columns = {
        name: labels(base, name)[at_base] if name in base.names else labels(head, name)[at_head] for name in roles.by
    }
    if roles.row_id is None:
        notes = (f"rows are {BY_ORDER}", *notes)
    return MatchedRows(
        known,
        truth,
        before[at_base],
        after[at_head],
        block,
        columns,
        added=head.rows - len(at_head),
        lost=base.rows - len(at_base),
        classes=of_classes and of_classes_too,
        notes=notes,
        ids=ids,
    )


def _places(base: PredictionFile, head: PredictionFile, roles: ColumnRoles) -> "tuple[Codes, Codes, pa.Array | None]":
    """The places of the shared rows in each file, in the base's order, and their ids if they have any."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    if roles.row_id is None:
        if base.rows != head.rows:
            message = f"has {head.rows:,} rows, {base.path} has {base.rows:,}, and no column identifies them"
            raise DeclarationError(Problem(f"{message}; name one with --id COLUMN", head.top))
        every = np.arange(base.rows)
        return every, every, None
    one, other = row_ids(base, roles.row_id[0]), row_ids(head, roles.row_id[1])
    if one.type != other.type:  # 7 in one file is "7" in the other
        one, other = one.cast(pa.string()), other.cast(pa.string())
    found = pc.index_in(one, value_set=other)
    at_base = np.flatnonzero(found.is_valid().to_numpy(zero_copy_only=False))
    if not len(at_base):
        message = f"none of its {head.rows:,} ids ({other[0]}, …) is in {base.path} ({one[0]}, …)"
        raise DeclarationError(Problem(f"{message}; is {roles.row_id[1]} the id? name it with --id COLUMN", head.top))
    return at_base, found.drop_null().to_numpy().astype(np.intp), one.take(at_base)


def _truth(
    base: PredictionFile,
    head: PredictionFile,
    roles: ColumnRoles,
    places: tuple[Codes, Codes],
    *,
    task: TaskOfTruth | str | None,
    positive: str | None,
) -> tuple[TaskOfTruth, Floats, tuple[str, ...]]:
    """The task, the truth of the paired rows, and what is to be said of it."""
    import numpy as np

    at_base, at_head = places
    if roles.truth is None:
        return TaskOfTruth(SCORES), np.ones(len(at_base)), ()
    ours, theirs = roles.truth
    values = numbers_or_text(base, ours)
    known = task if isinstance(task, TaskOfTruth) else task_of(base, ours, values, task, positive)
    truth = truth_in(base, ours, values, known)[at_base]
    if not theirs:
        if roles.row_id is None:
            message = "has neither an id nor a truth: nothing says that its rows are the same"
            raise DeclarationError(Problem(f"{message}; name a column with --id COLUMN", head.top))
        return known, truth, (f"{head.path} has no truth; that of {base.path} counts",)
    also = truth_in(head, theirs, numbers_or_text(head, theirs), known)[at_head]
    differs = ~np.isclose(truth, also, rtol=ALIKE, atol=0)
    if differs.any():
        raise _other_truth(base, head, roles, places, row=int(differs.argmax()), count=int(differs.sum()))
    return known, truth, ()


def _several(base: PredictionFile, group: str, classes: tuple[str, ...], task: str | None) -> TaskOfTruth:
    """The task that a column per class has. Raises DeclarationError for two classes, or where another is asked for."""
    if len(classes) < target_classes.FEWEST:
        message = f"{group} are probabilities of {some(list(classes))}: say which is the event with --positive"
        raise DeclarationError(Problem(message, base.top))
    if task not in (None, MULTICLASS):
        message = f"--task {task}: {group} are probabilities of {len(classes)} classes"
        raise DeclarationError(Problem(f"{message}; name one column with --predicted, or leave --task out", base.top))
    return TaskOfTruth(MULTICLASS, None, classes)


def _of_class(base: PredictionFile, head: PredictionFile, groups: tuple[str, str], positive: str) -> tuple[str, str]:
    """The columns of the event's probability."""
    for file, group in ((base, groups[0]), (head, groups[1])):
        if positive not in (known := class_columns.names(file, group)):
            raise DeclarationError(Problem(f"--positive: {unknown(positive, known, what='class')}", file.top))
    return class_columns.column(groups[0], positive), class_columns.column(groups[1], positive)


def _other_truth(
    base: PredictionFile,
    head: PredictionFile,
    roles: ColumnRoles,
    places: tuple[Codes, Codes],
    *,
    row: int,
    count: int,
) -> DeclarationError:
    assert roles.truth is not None
    at_base, at_head = int(places[0][row]), int(places[1][row])
    ours = base.column(roles.truth[0])[at_base].as_py()
    theirs = head.column(roles.truth[1])[at_head].as_py()
    if roles.row_id is None:
        message = f"row {row + 1:,} has the truth {theirs}, in {base.path} it is {ours}: {count:,} rows differ"
        message += ", so these are not the same rows in the same order; name their id with --id COLUMN"
    else:
        name = base.column(roles.row_id[0])[at_base].as_py()
        message = f"the truth of {roles.row_id[1]} {name} is {theirs}, in {base.path} it is {ours}"
        message += f"; {count:,} of {len(places[0]):,} rows differ: compare two models on the same truth"
    return DeclarationError(Problem(message, head.place(at_head, roles.truth[1])))
