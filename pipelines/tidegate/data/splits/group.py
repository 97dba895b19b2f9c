"""Split by group: all rows of one customer, patient or machine fall into the same part."""

from typing import Annotated, Literal

from pydantic import Field

from tidegate.config.model import Section


class Params(Section):
    """Draw whole groups into the holdout."""

    kind: Literal["group"]
    holdout: Annotated[float, Field(gt=0, lt=1)]
    """Share of the rows in the holdout; the groups' sizes decide how closely it is met."""
