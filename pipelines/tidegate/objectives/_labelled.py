"""The rows of a window whose label is known, or why they decide nothing.

Labels come late, and those that come first are not like the others: a loan that defaults does so early. So rows that
are too young to have their label are left out, also those that have it, unless all of them do.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from tidegate.config.schema.data import Columns
from tidegate.config.section import Percent, Seconds
from tidegate.objectives._bounds import too_few_days, undecided
from tidegate.objectives._fields import DataParams
from tidegate.objectives._window import WindowRows
from tidegate.records import Finding

REMEDY = "give late labels with --labels"


class LabelledParams(DataParams):
    """What every objective of labelled rows declares."""

    labels_within: Annotated[Seconds, Field(ge=0)] = 0.0
    """The time within which a row gets its label; younger rows are left out, unless all of them have it."""
    labelled_at_least: Annotated[Percent, Field(gt=0)] = 0.9
    """The share of the rows that should have a label, and have."""
    alpha: float = Field(default=0.05, gt=0, lt=0.5)
    """How often chance may breach, and how often it may hide a breach."""


@dataclass(frozen=True)
class LabelledRows:
    """Rows with a label each, and what a verdict says of those that are left out."""

    rows: WindowRows
    note: str


def too_short(params: LabelledParams, columns: Columns) -> Iterator[tuple[str, str]]:
    """A window in which no row would ever be expected to have its label, or rows of too few days."""
    if params.labels_within >= params.window:
        yield "labels_within", "no row of the window would ever be expected to have its label"
    elif reason := too_few_days(columns, params.window - params.labels_within):
        of = "labels_within" if params.labels_within else "window"
        yield of, f"{reason}; lengthen the window by the time that labels take" if params.labels_within else reason


def labelled(name: str, subject: str, params: LabelledParams, window: WindowRows) -> LabelledRows | Finding:
    """The rows of the objective's window; the finding where too few labels are in."""
    import numpy as np

    within = window.last(params.window)
    known = np.isfinite(within.truth)
    due = np.ones(within.rows, bool)
    if within.seconds is not None and within.rows:
        due = within.seconds <= within.seconds.max() - params.labels_within
    young = int((~due & ~known).sum())
    note = f"; {int(known.sum()):,} of {within.rows:,} labels are in, {young:,} may still come"
    kept = known & due if young else known
    if early := int((known & ~kept).sum()):
        note += f", {early:,} that came early are left out"
    count, missing = int(kept.sum()), int((due & ~known).sum())
    if count < params.min_rows:
        return undecided(name, subject, f"{count:,} labelled rows; {params.min_rows:,} are needed{note}", REMEDY, count)
    if missing > (1 - params.labelled_at_least) * int(due.sum()):
        reason = f"{missing:,} of {int(due.sum()):,} rows lack the label that they should have by now{note}"
        return undecided(name, subject, reason, REMEDY, count)
    return LabelledRows(within.where(kept), note)
