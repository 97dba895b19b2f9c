"""No search: the parameters stay as they are declared. The other keys may stay, so that one word switches it off.

Why: an experiment without the search says what the search adds.

Example: `search: {kind: none}`
"""

from collections.abc import Iterator, Mapping
from typing import Any, Literal

from pydantic import Field

from tidegate.config.schema.train_kinds import SearchParams


class Params(SearchParams):
    """Keep the declared parameters."""

    kind: Literal["none"] = "none"
    candidates: int = Field(default=20, ge=1, le=1000)
    """Not used: what `random` would draw."""


def problems(params: Params) -> Iterator[tuple[str, str]]:  # noqa: ARG001 (nothing is tried)
    """None: a space that is not searched may be empty."""
    yield from ()


def tuner(params: Params, model: Any, space: Mapping[str, Any], seed: int) -> None:
    """None, which tries nothing."""
