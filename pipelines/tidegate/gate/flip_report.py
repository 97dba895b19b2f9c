"""What a report shows of flips: how many, in which slices, and examples."""

from collections.abc import Callable, Iterator
from math import isfinite
from typing import Any

from tidegate import class_probabilities
from tidegate.config.schema.gate import Gate
from tidegate.gate.changed_sides import ChangedSides, Criterion, changed_sides, criterion, sample
from tidegate.gate.cohort_evidence import Views
from tidegate.gate.cohorts import CohortName
from tidegate.gate.evidence import Evidence
from tidegate.gate.pairing import Paired, Unpaired
from tidegate.records import Against, Estimate, FlipCount, FlippedRow, Flips

LISTED = 5
"""Slices and examples that a report shows."""
LONGEST_ID = 120


def of_gate(evidence: Evidence, gate: Gate) -> Criterion | Unpaired:
    """What right is in this gate's report: the first amount that a rule declares, where a number is predicted."""
    amounts = (getattr(rule, "error_grows_by", None) for rule in gate.rules.values())
    return criterion(evidence.declared, error_grows_by=next(filter(None, amounts), None))


def flips(
    evidence: Evidence,
    by: Criterion | Unpaired,
    alpha: float,
    *,
    name: Callable[[Any], str] | None = str,
    show_truth: bool = True,
) -> Flips | None:
    """What a report shows of the rows that both revisions have; None where they cannot be compared.

    `name` gives a row's id as it is shown; None where ids are private. `alpha` is that of each end of an interval.
    """
    if isinstance(by, Unpaired):
        return None
    shared = next(iter(Views(evidence).compared(Against.MERGE_BASE)))
    rows = shared.paired
    if isinstance(rows, Unpaired) or (shared.cohort and shared.cohort.name is CohortName.ADDED):
        return None
    flipped = changed_sides(rows, by)
    slices, small = _slices(shared, rows, flipped, alpha)
    return Flips(
        _count("all", shared, rows, flipped, alpha),
        by.threshold,
        by.error_grows_by,
        tuple(sorted((part for part in slices if part.negative), key=_rank)[:LISTED]),
        compared=len(slices),
        small=small,
        examples=tuple(_examples(rows, flipped, name, show_truth=show_truth)) if name else (),
        private=name is None,
    )


def _slices(evidence: Evidence, rows: Paired, flipped: ChangedSides, alpha: float) -> tuple[list[FlipCount], int]:
    """Every slice that is large enough, each at its part of alpha, and how many are too small."""
    import numpy as np

    named = (evidence.parts(name) for name in evidence.declared.slices)
    parts = [part for found in named if not isinstance(found, Unpaired) for part in found]
    large = [part for part in parts if part.is_large_enough]
    counts = []
    for part in large:
        places = np.flatnonzero(part.rows)  # few of many rows: places are read faster than a mask
        inside = ChangedSides(flipped.negative[places], flipped.positive[places])
        counts.append(_count(part.label, evidence, rows.only(places), inside, alpha / len(large)))
    return counts, len(parts) - len(large)


def _count(label: str, evidence: Evidence, rows: Paired, flipped: ChangedSides, alpha: float) -> FlipCount:
    """The interval has ends that are one-sided at alpha each, as a rule's."""
    from tidegate.stats import score_test

    sampled, share = sample(evidence, rows, flipped), None
    if sampled.decidable:
        share = Estimate(
            sampled.value, score_test.lower(sampled, alpha), score_test.upper(sampled, alpha), level=1 - alpha
        )
    return FlipCount(label, rows.rows, int(flipped.negative.sum()), int(flipped.positive.sum()), share)


def _rank(part: FlipCount) -> tuple[float, float, str]:
    """Sort key by what is certain, not by what is seen: three flips of five rows do not come first."""
    return -(part.share.low if part.share else 0.0), -part.negative / part.rows, part.label


def _examples(
    rows: Paired, flipped: ChangedSides, name: Callable[[Any], str], *, show_truth: bool
) -> Iterator[FlippedRow]:
    """The rows whose prediction changed most; among equal ones, the first."""
    import numpy as np

    places = np.flatnonzero(flipped.negative)
    distance = abs(rows.head[places] - rows.base[places])
    moved = np.nan_to_num(distance if distance.ndim == 1 else distance.max(axis=1), nan=np.inf)
    for place in places[np.argsort(-moved, kind="stable")[:LISTED]]:
        shown = _short(name(rows.row_id[place]))
        base, head, truth = _shown(rows.only(np.array([place])))
        yield FlippedRow(shown, base, head, truth if show_truth else None)


def _shown(row: Paired) -> tuple[float | str | None, ...]:
    """What one row's predictions and truth are: numbers, or the names of classes."""
    if not row.classes:
        return tuple(_finite(values[0]) for values in (row.base, row.head, row.truth))
    said = [int(class_probabilities.likeliest(predicted)[0]) for predicted in (row.base, row.head)]
    return tuple(_short(row.classes[place]) if place >= 0 else None for place in (*said, int(row.truth[0])))


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_ID else text[: LONGEST_ID - 1] + "…"


def _finite(value: float) -> float | None:
    return float(value) if isfinite(value) else None
