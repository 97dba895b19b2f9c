"""conf/train: how the model is made."""

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Discriminator, Field, Tag

from tidegate.config.section import Section


class Built(Section):
    """An object of the trusted map: `_target_` names it, the other keys are its parameters."""

    model_config = ConfigDict(extra="allow")
    target: str = Field(alias="_target_", examples=["sklearn.linear_model.LogisticRegression"])
    """Public name of a scikit-learn class (or one trusted in pyproject.toml)."""

    @property
    def parameters(self) -> dict[str, Any]:
        return dict(self.model_extra or {})


class Preprocess(Section):
    """What happens to the features before the estimator, by column type."""

    category: Literal["ordinal", "one_hot"] = "one_hot"
    """Encoding of category and string features; an unseen category is encoded, not an error."""
    number: Literal["passthrough", "standard"] = "passthrough"
    """Scaling of int, float and bool features."""
    missing: Literal["keep", "median"] = "keep"
    """What fills missing numbers. `keep` needs an estimator that takes NaN."""
    timestamp: Literal["drop", "parts"] = "drop"
    """Timestamp features become month, weekday and hour, or are dropped."""


def _whose(value: Any) -> str:
    return "built" if isinstance(value, Built) or (isinstance(value, dict) and "_target_" in value) else "declared"


class CrossValidation(Section):
    kind: Literal["time_series", "stratified", "k_fold", "group"]
    """How folds are cut from the training rows; time_series orders by the time column, group never splits a group."""
    folds: int = Field(default=4, ge=2, le=50)


class Search(Section):
    kind: Literal["none", "grid", "random", "halving"] = "none"
    """How the space is searched."""
    metric: str | None = None
    """The metric to optimise; default: the first of evaluate.metrics."""
    candidates: int = Field(default=20, ge=1, le=1000)
    """Number of draws (random)."""
    space: dict[str, list[Any]] = Field(default_factory=dict)
    """Values to try per estimator parameter."""


class Train(Section):
    """An estimator, its preprocessing, and how it is validated on the training rows."""

    estimator: Built
    preprocess: Annotated[
        Annotated[Preprocess, Tag("declared")] | Annotated[Built, Tag("built")], Discriminator(_whose)
    ] = Preprocess()
    cv: CrossValidation
    search: Search = Search()
