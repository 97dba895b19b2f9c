"""No search: the parameters stay as declared.

The other keys may stay, so that changing `kind` switches the search off.

Why: an experiment without the search shows what the search adds.

Example: `search: {kind: none}`
"""

from collections.abc import Iterator, Mapping
from typing import Literal

from pydantic import Field

from tidegate.config.schema.train_kinds import SearchParams


class Params(SearchParams):
    """Keep the declared parameters."""

    kind: Literal["none"] = "none"
    candidates: int = Field(default=20, ge=1, le=1000)
    """Not used: the number of draws of `random` and `bayesian`."""
    patience: int | None = Field(default=None, ge=1, le=1000)
    """Not used: after how many draws without a better one `bayesian` ends."""


def problems(params: Params) -> Iterator[tuple[str, str]]:
    """No problems: a space that is not searched may be empty."""
    yield from ()


def most_candidates(params: Params) -> int:
    return 0


def tuner(params: Params, model: object, space: Mapping[str, object], seed: int) -> None:
    """None: nothing is tried."""
