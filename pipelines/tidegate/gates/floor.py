"""The model is good enough by itself: a metric's value lies beyond a limit, by the bound of its interval.

The limit is a floor where higher is better and a ceiling where lower is better. It needs no base.
"""

from typing import Literal

from pydantic import Field

from tidegate.config.model import Section
from tidegate.config.schema.evaluate import MetricName


class Params(Section):
    """A metric's value must lie beyond a limit."""

    kind: Literal["floor"]
    metric: MetricName
    """The metric that is judged."""
    at: float = Field(strict=True, allow_inf_nan=False)
    """The worst value allowed: a floor where higher is better, a ceiling where lower is better."""
