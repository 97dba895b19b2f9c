"""What a search may try for one parameter: values, or how to draw them."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag

from tidegate.config.section import Section

LARGEST = 1e300
LARGEST_WHOLE = 2**53

Finite = Annotated[float, Field(ge=-LARGEST, le=LARGEST)]
Whole = Annotated[int, Field(ge=-LARGEST_WHOLE, le=LARGEST_WHOLE)]


class Drawn(Section):
    """A distribution, and under which values of other parameters it counts."""

    when: dict[str, object] = Field(default_factory=dict)
    """Values of other parameters of the space, one or a list each; else this one stays as the estimator has it."""


class OneOf(Drawn):
    """One of the values, each as likely."""

    kind: Literal["choice"]
    values: list[object]


class Uniform(Drawn):
    """A number of the range, each as likely."""

    kind: Literal["uniform"]
    low: Finite
    high: Finite


class LogUniform(Drawn):
    """A number of the range, each order of magnitude as likely."""

    kind: Literal["log_uniform"]
    low: Finite
    high: Finite


class WholeNumber(Drawn):
    """A whole number of the range, ends included."""

    kind: Literal["integer"]
    low: Whole
    high: Whole
    log: bool = False
    """Whether each order of magnitude is as likely, instead of each number."""


def _form(value: object) -> str:
    return "drawn" if isinstance(value, Drawn) or (isinstance(value, dict) and "kind" in value) else "listed"


Distribution = Annotated[OneOf | Uniform | LogUniform | WholeNumber, Field(discriminator="kind")]
Dimension = Annotated[
    Annotated[list[object], Tag("listed")] | Annotated[Distribution, Tag("drawn")], Discriminator(_form)
]
"""Values to try, or how they are drawn."""


def values(dimension: Any) -> list[object] | None:
    """The values that are all there are; None of a range."""
    match dimension:
        case list():
            return dimension
        case OneOf():
            return dimension.values
        case _:
            return None


def condition(dimension: Any) -> Mapping[str, object]:
    """Under which values of other parameters it counts; empty where it always does."""
    return dimension.when if isinstance(dimension, Drawn) else {}


def is_logarithmic(dimension: Any) -> bool:
    """Whether it is a range of which each order of magnitude is as likely."""
    return isinstance(dimension, LogUniform) or (isinstance(dimension, WholeNumber) and dimension.log)


def written(dimension: Any) -> Iterator[tuple[str, object]]:
    """(key below the parameter, value) for each that is written: the values, or the ends of the range."""
    if isinstance(dimension, Drawn) and not isinstance(dimension, OneOf):
        yield from ((end, getattr(dimension, end)) for end in ("low", "high"))
        return
    prefix = "values." if isinstance(dimension, OneOf) else ""
    yield from ((f"{prefix}{place}", value) for place, value in enumerate(values(dimension) or ()))


def with_values(dimension: Any, changed: list[object]) -> Any:
    """The same with other values; a range has none and stays."""
    match dimension:
        case list():
            return changed
        case OneOf():
            return dimension.model_copy(update={"values": changed})
        case _:
            return dimension
