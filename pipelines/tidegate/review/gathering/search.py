"""Read what the search of `train` tried, and how optimistic its own optimum is."""

from dataclasses import dataclass
from pathlib import Path

from tidegate import paths
from tidegate.artifacts import read_record
from tidegate.models.training.nested_search import NestedReport
from tidegate.models.training.search import SearchReport
from tidegate.review.evaluation_data import SearchOutcome, TriedCandidate

MOST = 2_000
"""Candidates that a chart can show; the file has all."""


@dataclass(frozen=True, slots=True)
class _SearchFile(SearchReport):
    """What search.json holds."""

    nested: NestedReport | None


def read(root: Path = Path()) -> SearchOutcome | None:
    """The search's outcome; None if none is declared. Raises EvidenceError if the file is not what `train` writes."""
    if not (root / paths.SEARCH).is_file():
        return None
    found = read_record(root / paths.SEARCH, _SearchFile)
    chosen = next(
        (
            place
            for place, candidate in enumerate(found.candidates)
            if candidate.parameters == found.best and candidate.mean == found.optimum
        ),
        None,
    )
    nested = found.nested or NestedReport(None, None, None, ())
    return SearchOutcome(
        found.kind,
        found.metric,
        tuple(
            TriedCandidate(candidate.mean, candidate.deviation, place == chosen)
            for place, candidate in enumerate(found.candidates[:MOST])
        ),
        found.optimum,
        nested.mean,
        nested.deviation,
        nested.optimism,
        nested=found.nested is not None,
    )
