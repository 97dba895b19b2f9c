"""The keys of every kind of cross-validation, and of every kind of search.

The kinds' own keys are in their files.
"""

from pydantic import Field

from tidegate.config.section import Section


class CrossValidationParams(Section):
    """How the training rows are cut into folds."""

    kind: str
    """How folds are cut from the training rows."""
    folds: int = Field(default=4, ge=2, le=50)


class SearchParams(Section):
    """How better parameters of the estimator are searched for on the folds."""

    kind: str
    """How the space is searched."""
    metric: str | None = None
    """The metric to optimise; default: the first of evaluate.metrics."""
    space: dict[str, list[object]] = Field(default_factory=dict)
    """Values to try per estimator parameter."""
