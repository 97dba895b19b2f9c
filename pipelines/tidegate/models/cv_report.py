"""The records of cv.json: cross-validation, and the search for parameters."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass

Metrics = Mapping[str, float | None]
"""A number per declared metric; None where it is undefined."""


@dataclass(frozen=True, slots=True)
class Fold:
    """The metrics on the `rows` of one fold, of a model fitted on `train_rows` others."""

    train_rows: int
    rows: int
    metrics: Metrics


@dataclass(frozen=True, slots=True)
class SearchCandidate:
    """Parameters that were tried, and the searched metric's mean over the folds; None where it is undefined.

    `rows` is on how many rows, where the search tries candidates on fewer than all.
    """

    parameters: Mapping[str, object]
    mean: float | None
    rows: int | None


@dataclass(frozen=True, slots=True)
class SearchReport:
    """Every candidate that a search tried, and the parameters of the best one."""

    kind: str
    metric: str
    candidates: tuple[SearchCandidate, ...]
    best: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class CvReport:
    """The cross-validation of the model that is trained: metrics per fold, their means and standard deviations."""

    kind: str
    rows: int
    search: SearchReport | None
    mean: Metrics
    deviation: Metrics
    folds: tuple[Fold, ...]

    def as_json(self) -> dict[str, object]:
        """What cv.json holds; no search where nothing was tried."""
        return {name: value for name, value in asdict(self).items() if name != "search" or value is not None}
