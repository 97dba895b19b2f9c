"""Changes to the holdout that make a worse model look better, for the self-test.

Each gives the base and the head that such a change would leave. The head is worse on the rows that both have.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from tidegate import class_probabilities
from tidegate.arrays import Floats, Labels, Mask
from tidegate.gate.cohorts import Columns, EarlierRevision
from tidegate.gate.evidence import Evidence
from tidegate.gate.pairing import Predictions, Unpaired

if TYPE_CHECKING:
    import pandas as pd


def changes(twin: Evidence, generator: np.random.Generator) -> Iterator[tuple[str, Evidence]]:
    """Named evidence of such changes to a healthy twin, whose base is its head."""
    sound = twin.head.predictions
    if isinstance(sound, Unpaired):
        return
    worse = replace(sound, predicted=generator.permutation(sound.predicted))
    missed = _missed(sound)
    easy = missed <= np.median(missed)
    copies = _copied(sound, easy)
    whole, blind = _joined(worse, copies), replace(copies, predicted=_blind(copies.truth, copies))
    columns = _with_copies(twin.holdout, sound.row_id[easy], copies.row_id)
    yield "a loss diluted by easy rows under new ids", _of(twin, whole, columns, copies)
    yield "a loss hidden by added rows that the base predicts blindly", _of(twin, whole, columns, blind)
    yield (
        "a loss hidden by added rows that the base model cannot be re-scored on",
        _of(twin, whole, columns, Unpaired("a feature is missing")),
    )
    yield "the rows with bad predictions left out", _of(twin, sound.only(easy), twin.holdout, copies)
    every = np.ones(len(sound.row_id), dtype=bool)
    renamed = replace(_copied(worse, every), predicted=worse.predicted)
    base = replace(renamed, predicted=_mean(sound.predicted))
    yield (
        "every row under a new id, predicted blindly by the base",
        _of(twin, renamed, _with_copies(twin.holdout, sound.row_id, renamed.row_id), base),
    )
    yield "one row's truth inverted", _of(twin, replace(sound, truth=_turned(sound)), twin.holdout, copies)


def _of(twin: Evidence, head: Predictions, columns: Columns, again: Predictions | Unpaired) -> Evidence:
    recorded = EarlierRevision("the same", twin.head.predictions, twin.holdout, again)
    changed = replace(twin.head, predictions=head, metrics=twin.measured(head))
    return replace(twin, head=changed, holdout=columns, recorded=recorded)


def _copied(predictions: Predictions, chosen: Mask) -> Predictions:
    """The chosen rows again, predicted perfectly, under new ids."""
    rows = predictions.only(chosen)
    return replace(rows, row_id=_new(predictions.row_id, int(chosen.sum())), predicted=_perfect(rows.truth, rows))


def _new(ids: Labels, count: int) -> Labels:
    if ids.dtype.kind in "iuf":
        numbers: Labels = (ids.max() + 1 + np.arange(count)).astype(ids.dtype)
        return numbers
    return np.array([f"{max(ids)}+{number}" for number in range(count)], dtype=object)


def _joined(one: Predictions, other: Predictions) -> Predictions:
    names = ("row_id", "truth", "predicted", "block")
    columns = (np.concatenate([getattr(one, name), getattr(other, name)]) for name in names)
    return Predictions(*columns, classes=one.classes)


def _perfect(truth: Floats, of: Predictions) -> Floats:
    """Predictions that are right, and certain of it."""
    return class_probabilities.indicators(truth, len(of.classes)) if of.classes else truth


def _mean(predicted: Floats) -> Floats:
    """The mean prediction for every row."""
    return np.broadcast_to(predicted.mean(axis=0), predicted.shape).copy()


def _blind(truth: Floats, of: Predictions) -> Floats:
    return _mean(_perfect(truth, of))


def _missed(of: Predictions) -> Floats:
    """How far each prediction is from a perfect one."""
    distance = abs(of.predicted - _perfect(of.truth, of))
    return distance if distance.ndim == 1 else distance.sum(axis=1)


def _turned(of: Predictions) -> Floats:
    truth, first = of.truth, np.arange(len(of.truth)) == 0
    other = (truth + 1) % len(of.classes) if of.classes else truth.min() + truth.max() - truth
    return np.where(first, other, truth)


def _with_copies(columns: Columns, rows: Labels, ids: Labels) -> Columns:
    def read() -> "pd.DataFrame | Unpaired":
        import pandas as pd

        table = columns()
        return table if isinstance(table, Unpaired) else pd.concat([table, table.loc[rows].set_axis(ids)])

    return read
