"""conf/train: how the model is trained."""

from itertools import pairwise
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Discriminator, Field, Tag, model_validator

from tidegate.config.schema.train_kinds import CrossValidationParams, SearchParams
from tidegate.config.section import Percent, Section
from tidegate.kinds import CROSS_VALIDATIONS, SEARCHES

if TYPE_CHECKING:
    AnyCrossValidation = CrossValidationParams
    AnySearch = SearchParams
else:
    AnyCrossValidation = CROSS_VALIDATIONS.params()
    AnySearch = SEARCHES.params()


MOST_TERMS = 20_000


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
    text: Literal["category", "tfidf", "hashing"] = "category"
    """Encoding of string features. `category` treats each text as one value; `tfidf` weights the words that most
    training rows use; `hashing` counts all words in so many columns, and remembers none. A missing text has none."""
    terms: int | None = Field(default=None, ge=2, le=MOST_TERMS, strict=True)
    """Columns per string feature, of `tfidf` and `hashing`. Default: 1,000."""
    rare: int | None = Field(default=None, ge=2, strict=True)
    """Category values in fewer training rows than this are encoded as one. With `one_hot`, so is an unseen value."""

    @model_validator(mode="after")
    def _terms_of_words(self) -> "Preprocess":
        if self.terms is not None and self.text == "category":
            raise ValueError("terms needs text: tfidf or text: hashing")
        return self


class ModelCalibration(Section):
    """The predicted probabilities are corrected by what was observed in rows that the estimator had not learnt from."""

    method: Literal["sigmoid", "isotonic", "temperature"] = "sigmoid"
    """The shape of the correction. `isotonic` may be any rising steps, and needs about a thousand rows or more."""
    folds: int = Field(default=5, ge=2, le=50, strict=True)
    """Parts of the rows to learn from: each is predicted by an estimator of the others, and the correction learns from
    those predictions. They keep groups together, and follow time, where `cv` does."""

    @property
    def fits(self) -> int:
        """How often the estimator is fitted for one model."""
        return self.folds + 1


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
    calibration: ModelCalibration | None = None
    """How predicted probabilities are corrected; not at all where it is left out."""
    search: Annotated[AnySearch, BeforeValidator(_none_unless_chosen)] = Field(
        default={"kind": "none"}, validate_default=True
    )
    """How better parameters of the estimator are searched for on the folds."""
    seeds: Seeds = ()
    """Seeds by which the folds are predicted as well: the spread is reported, and none is chosen."""
    learning_curve: Shares = ()
    """Shares of the rows that a fold learns from, on which it is fitted as well: whether more rows are worth it."""
