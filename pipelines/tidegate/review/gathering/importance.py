"""Read what the headline metric loses without each feature, at the base and here."""

from pathlib import Path

from tidegate.review.evaluation_data import FeatureLoss
from tidegate.review.gathering.csv_numbers import estimate, number, rows

MOST = 20
"""Features that are drawn: the most important ones."""


def read(base: Path, head: Path = Path()) -> tuple[FeatureLoss, ...]:
    """The most important first; empty where an earlier version evaluated, which left no interval."""
    before = {row.get("feature") or "": number(row.get("lost")) for row in rows(base, "importance")}
    found = [
        FeatureLoss(feature, before.get(feature), loss)
        for row in rows(head, "importance")
        if (feature := row.get("feature") or "") and (loss := estimate(row, "lost", "low", "high"))
    ]
    return tuple(found[:MOST])
