"""A number and how far it would move on other rows of the same kind."""

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sampled:
    """A number and what resampling says of it.

    `error` is its standard error, `freedom` the degrees of freedom behind it (independent units − 1), `grain` what
    one row that changes sides moves the number by; all in the number's own unit. `error` is NaN where undecidable.
    """

    value: float
    error: float
    freedom: int
    grain: float = 0.0

    @property
    def decidable(self) -> bool:
        return math.isfinite(self.value) and math.isfinite(self.error) and self.freedom >= 1
