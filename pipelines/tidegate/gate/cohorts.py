"""Cohorts: which rows are judged together.

Rows that an earlier revision has too are judged together, and added rows apart from them.

Rows that a change adds must not dilute what it does to the others, and what it says about the others' columns must not
make the earlier model look bad: shared rows are compared as the earlier revision recorded them, predictions, truth,
blocks and the columns that slices go by. Only added rows are scored again, by the base model.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from tidegate.arrays import Floats, Labels, Mask
from tidegate.gate.pairing import Overlap, Paired, Predictions, Unpaired

if TYPE_CHECKING:
    import pandas as pd

NOT_ASKED = Unpaired("the base model was not re-scored on them")
FEW = 0.01
"""Added rows up to this share of the shared ones are not judged: too few to decide, and to move what is decided."""
ALIKE = 1e-9
"""Predictions nearer than this, relative to their size, are the same prediction on another machine."""

Columns = Callable[[], "pd.DataFrame | Unpaired"]
"""A holdout's columns, indexed by row id; read when asked for."""


class CohortName(StrEnum):
    """What a cohort is called; the whole holdout needs no name."""

    WHOLE = ""
    SHARED = "shared"
    REMAINING = "remaining"
    """The shared rows, where less than half of the earlier holdout is left."""
    ADDED = "added"
    TOGETHER = "together"
    """Shared and added rows, for rules that need no base."""

    @property
    def left_to_owners(self) -> bool:
        """Whether a rule could not decide because the holdout changed, so that an owner may."""
        return self in (CohortName.ADDED, CohortName.REMAINING)

    def label(self, part: str) -> str:
        """The name of a part beside those of other cohorts. Parts of shared rows need no prefix."""
        prefix = {CohortName.ADDED: "added", CohortName.TOGETHER: "with added"}.get(self)
        if prefix is None:
            return part
        return f"{prefix} rows" if part == "all" else f"{prefix}, {part}"


@dataclass(frozen=True, eq=False)
class Cohort:
    """Rows that are judged together, and their columns in the same order."""

    name: CohortName
    rows: Paired | Unpaired
    columns: Columns

    @cached_property
    def table(self) -> "pd.DataFrame | Unpaired":
        """The columns of these rows."""
        return self.columns()


@dataclass(frozen=True, eq=False)
class EarlierRevision:
    """An earlier revision as the head is compared with it.

    `columns` are those of its own holdout. `again` are its model's predictions for the rows that it did not have, where
    these are enough to be judged.
    """

    name: str
    predictions: Predictions | Unpaired
    columns: Columns
    again: Predictions | Unpaired = NOT_ASKED


def shared(earlier: EarlierRevision, both: Overlap, head: Columns) -> Cohort | None:
    """The rows of both, as the earlier revision recorded them; None where it has none of the head's."""
    rows, added, lost = both.shared, len(both.added.row_id), len(both.lost.row_id)
    if not rows.rows:
        return None
    name = CohortName.SHARED if added or lost else CohortName.WHOLE
    return Cohort(
        CohortName.REMAINING if rows.rows < lost else name,
        rows,
        lambda: _recorded(rows.row_id, earlier.columns(), head()),
    )


def added(earlier: EarlierRevision, both: Overlap, head: Columns) -> Cohort | None:
    """The rows that only the head has, as both models predict them; None where they are few."""
    return (
        None
        if few(both)
        else Cohort(CohortName.ADDED, _beside(both.added, earlier.again), lambda: at(head(), both.added.row_id))
    )


def own(
    earlier: EarlierRevision | None, both: Overlap | Unpaired, head: Predictions, columns: Columns
) -> tuple[Cohort, ...]:
    """The rows that the head is judged on by itself. Shared rows are judged alone: added ones cannot dilute them."""
    first = None if earlier is None or isinstance(both, Unpaired) else shared(earlier, both, columns)
    if first is None or isinstance(both, Unpaired):
        return (whole(head, columns),)
    if few(both):
        return (first,)
    return (first, _together(first, both, columns))


def whole(head: Predictions, columns: Columns) -> Cohort:
    """All rows of the head, as the head has them."""
    return Cohort(CohortName.WHOLE, _beside(head, head), lambda: at(columns(), head.row_id))


def few(both: Overlap) -> bool:
    """Whether the added rows are too few to be judged; none are few."""
    return len(both.added.row_id) <= FEW * both.shared.rows


def same(one: Floats, other: Floats) -> Mask:
    """The rows for which two models, or one on two machines, predict the same."""
    import numpy as np

    alike: Mask = np.isclose(one, other, rtol=ALIKE, atol=0, equal_nan=False)
    return alike if alike.ndim == 1 else np.asarray(alike.all(axis=1))


def _beside(head: Predictions, earlier: Predictions | Unpaired) -> Paired | Unpaired:
    if isinstance(earlier, Unpaired):
        return Unpaired(f"{len(head.row_id):,} rows were added, and {earlier.reason}", "an owner may approve it")
    return Paired(head.row_id, head.truth, earlier.predicted, head.predicted, head.block, classes=head.classes)


def _together(first: Cohort, both: Overlap, head: Columns) -> Cohort:
    import numpy as np

    old, new = both.shared, both.added
    pieces = (
        (old.row_id, new.row_id),
        (old.truth, new.truth),
        (old.head, new.predicted),
        (old.block, new.block),
    )
    row_id, truth, predicted, block = (np.concatenate(piece) for piece in pieces)

    def columns() -> "pd.DataFrame | Unpaired":
        import pandas as pd

        above, below = first.table, at(head(), new.row_id)
        if isinstance(above, Unpaired) or isinstance(below, Unpaired):
            return above if isinstance(above, Unpaired) else below
        in_both = [column for column in below.columns if column in above.columns]
        return pd.concat([above[in_both], below[in_both]])

    return Cohort(CohortName.TOGETHER, Paired(row_id, truth, predicted, predicted, block, classes=old.classes), columns)


def _recorded(
    rows: Labels, earlier: "pd.DataFrame | Unpaired", head: "pd.DataFrame | Unpaired"
) -> "pd.DataFrame | Unpaired":
    """The columns of these rows in the earlier holdout, and the head's columns that it does not have."""
    recorded = at(earlier, rows)
    current = recorded if head is earlier else at(head, rows)
    if isinstance(recorded, Unpaired) or isinstance(current, Unpaired):
        return recorded
    return recorded.assign(**{name: current[name] for name in current.columns if name not in recorded.columns})


def at(table: "pd.DataFrame | Unpaired", rows: Labels) -> "pd.DataFrame | Unpaired":
    """The rows of a table with these ids, in their order."""
    import pandas as pd

    if isinstance(table, Unpaired):
        return table
    place = table.index.get_indexer(pd.Index(rows))
    if absent := int((place < 0).sum()):
        return Unpaired(f"{absent} of {len(rows)} predicted rows are not in the holdout")
    if len(place) == len(table) and (place[1:] > place[:-1]).all():
        return table
    return table.iloc[place]
