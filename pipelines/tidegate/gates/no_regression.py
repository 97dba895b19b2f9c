"""The change does not make a metric worse than the merge base by more than a margin, on the same rows."""

from typing import Literal

from pydantic import Field

from tidegate.config.model import Section
from tidegate.config.schema.evaluate import MetricName


class Params(Section):
    """A metric may not lose more than a margin against the merge base."""

    kind: Literal["no_regression"]
    metric: MetricName
    """The metric that is compared."""
    margin: float = Field(ge=0, strict=True, allow_inf_nan=False)
    """The largest loss allowed, in the metric's unit, whichever way the metric is better."""
