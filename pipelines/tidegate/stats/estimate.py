"""An estimate: a number and how far it would move on other, similar rows."""

import math
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Sampled:
    """A number and what resampling records about it.

    `error` is its standard error, `freedom` the degrees of freedom behind it: independent units − 1, fewer where blocks
    differ in size. `grain` is the step in which the number moves when rows change sides, `lean` (−1..1) how one-sided
    those steps were: −1 where every row that moved it moved it down. `slope` is what the squared error of whole blocks
    gains per unit that the number gains, `doubt` the standard error of that. `low` and `high` bound what the number can
    be. `trials` is the number of independent rows that it is a share of; 0 where it is not a share. By its making alone
    the number may lie up to `above` above the truth, or `below` below it. All but freedom, lean and trials are in the
    number's own unit; NaN where undecidable.
    """

    value: float
    error: float
    freedom: float
    grain: float = 0.0
    lean: float = 0.0
    slope: float = 0.0
    doubt: float = 0.0
    low: float = -math.inf
    high: float = math.inf
    trials: float = 0.0
    above: float = 0.0
    below: float = 0.0
    blocked: bool = False
    """Whether whole blocks were left out, not rows."""

    @property
    def negated(self) -> "Sampled":
        """The same of the number's negative."""
        return replace(
            self,
            value=-self.value,
            lean=-self.lean,
            slope=-self.slope,
            low=-self.high,
            high=-self.low,
            above=self.below,
            below=self.above,
        )

    def moved(self, value: float, error: float, lean: float) -> "Sampled":
        """The same of another number; many times quicker than `replace`, for searches."""
        return Sampled(
            value,
            error,
            self.freedom,
            self.grain,
            lean,
            self.slope,
            self.doubt,
            self.low,
            self.high,
            self.trials,
            self.above,
            self.below,
            self.blocked,
        )

    @property
    def decidable(self) -> bool:
        return math.isfinite(self.value) and math.isfinite(self.error) and self.freedom > 0
