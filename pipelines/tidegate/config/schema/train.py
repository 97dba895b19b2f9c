"""conf/train: how the model is trained."""

from itertools import pairwise
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Discriminator, Field, Tag

from tidegate.config.schema.train_kinds import CrossValidationParams, SearchParams
from tidegate.config.section import Percent, Section
from tidegate.kinds import CROSS_VALIDATIONS, SEARCHES

if TYPE_CHECKING:
    AnyCrossValidation = CrossValidationParams
    AnySearch = SearchParams
else:
    AnyCrossValidation = CROSS_VALIDATIONS.params()
    AnySearch = SEARCHES.params()


class Built(Section):
    """An object of a trusted class: `_target_` names the class, the other keys are its parameters."""

    model_config = ConfigDict(extra="allow")
    target: str = Field(alias="_target_", examples=["sklearn.linear_model.LogisticRegression"])
    """Public name of a scikit-learn class (or one trusted in pyproject.toml)."""

    @property
    def parameters(self) -> dict[str, object]:
        return dict(self.model_extra or {})


class Preprocess(Section):
    """What happens to the features before the estimator, by column type."""

    category: Literal["ordinal", "one_hot"] = "one_hot"
    """Encoding of category and string features; an unseen category is encoded, not an error."""
    number: Literal["passthrough", "standard"] = "passthrough"
    """Scaling of int, float and bool features."""
    missing: Literal["keep", "median"] = "keep"
    """What fills missing numbers. `keep` needs an estimator that accepts NaN."""
    timestamp: Literal["drop", "parts"] = "drop"
    """Timestamp features become month, weekday and hour, or are dropped."""


def _whose(value: object) -> str:
    return "built" if isinstance(value, Built) or (isinstance(value, dict) and "_target_" in value) else "declared"


def _none_unless_chosen(value: object) -> Any:
    return {"kind": "none", **value} if isinstance(value, dict) else value


def _once(values: tuple[int, ...]) -> tuple[int, ...]:
    if len({*values}) < len(values):
        raise ValueError("names a seed twice")
    return values


def _growing(values: tuple[float, ...]) -> tuple[float, ...]:
    if any(share >= after for share, after in pairwise(values)):
        raise ValueError("must grow from share to share, like [25%, 50%]; all rows are measured without being named")
    return values


Seeds = Annotated[
    tuple[Annotated[int, Field(ge=0, le=2**32 - 1, strict=True)], ...], Field(max_length=20), AfterValidator(_once)
]
Shares = Annotated[tuple[Annotated[Percent, Field(gt=0, lt=1)], ...], Field(max_length=10), AfterValidator(_growing)]


class Train(Section):
    """An estimator, its preprocessing, and how it is validated on the training rows."""

    estimator: Built
    preprocess: Annotated[
        Annotated[Preprocess, Tag("declared")] | Annotated[Built, Tag("built")], Discriminator(_whose)
    ] = Preprocess()
    cv: AnyCrossValidation
    """How the training rows are cut into folds."""
    search: Annotated[AnySearch, BeforeValidator(_none_unless_chosen)] = Field(
        default={"kind": "none"}, validate_default=True
    )
    """How better parameters of the estimator are searched for on the folds."""
    seeds: Seeds = ()
    """Seeds by which the folds are predicted as well: the spread is reported, and none is chosen."""
    learning_curve: Shares = ()
    """Shares of the rows that a fold learns from, on which it is fitted as well: whether more rows are worth it."""
