"""A number and how far it would move on other rows of the same kind."""

import math
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Sampled:
    """A number and what resampling says of it.

    `error` is its standard error, `freedom` the degrees of freedom behind it (independent units − 1). `grain` is the
    step in which the number moves when rows change sides, `lean` (−1..1) how one-sided those steps were: −1 where
    every row that moved it moved it down. `slope` is what the squared error of whole blocks gains per unit that the
    number gains. Error, grain and slope are in the number's own unit; NaN where undecidable.
    """

    value: float
    error: float
    freedom: int
    grain: float = 0.0
    lean: float = 0.0
    slope: float = 0.0

    @property
    def negated(self) -> "Sampled":
        """The same of the number's negative."""
        return replace(self, value=-self.value, lean=-self.lean, slope=-self.slope)

    @property
    def decidable(self) -> bool:
        return math.isfinite(self.value) and math.isfinite(self.error) and self.freedom >= 1
