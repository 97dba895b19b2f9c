"""The keys of every kind of cross-validation, and of every kind of search.

The kinds' own keys are in their files.
"""

from pydantic import Field

from tidegate.config.schema.search_space import Dimension
from tidegate.config.section import Section


class CrossValidationParams(Section):
    """How the training rows are cut into folds."""

    kind: str
    """How folds are cut from the training rows."""
    folds: int = Field(default=4, ge=2, le=50)

    @property
    def fits(self) -> int:
        """How many models it fits."""
        return self.folds

    @property
    def settings(self) -> dict[str, object]:
        """What else is declared of how the folds are cut: empty where only their number is."""
        return self.model_dump(mode="json", exclude={"kind", "folds"}, exclude_defaults=True)


class RepeatedParams(CrossValidationParams):
    """Folds that are drawn, and may be drawn anew."""

    repeats: int = Field(default=1, ge=1, le=20, strict=True)
    """How often the rows are cut anew, each time at random: the mean over all folds then depends less on one cut."""

    @property
    def fits(self) -> int:
        """How many models it fits."""
        return self.folds * self.repeats


class SearchParams(Section):
    """How better parameters of the estimator are searched for on the folds."""

    kind: str
    """How the space is searched."""
    metric: str | None = None
    """Kind of the metric to optimise. Each kind but `none` needs one; it need not be in evaluate.metrics."""
    threshold: float = Field(default=0.5, gt=0, lt=1)
    """Probability from which that metric counts a row as positive."""
    space: dict[str, Dimension] = Field(default_factory=dict)
    """Values to try per estimator parameter, or a distribution to draw them from."""
    nested: bool = True
    """Whether each fold is predicted by a model whose parameters were searched without it, so that the
    cross-validation is of the search and its model, and not the best of many looks at the same folds."""
    fits: int | None = Field(default=None, ge=1)
    """The most fits that training may cost; a search that may need more is refused. Default: no limit."""
    minutes: float | None = Field(default=None, gt=0)
    """Refused: a search that the clock ends gives another model on another machine. Declare `fits`."""
