"""Split at random, for rows that know neither time nor group."""

from typing import Annotated, Literal

from pydantic import Field

from tidegate.config.model import Section


class Params(Section):
    """Draw the holdout at random."""

    kind: Literal["random"]
    holdout: Annotated[float, Field(gt=0, lt=1)]
    """Share of the rows in the holdout."""
    stratify: bool = False
    """Keep each target value's share the same in both parts."""
