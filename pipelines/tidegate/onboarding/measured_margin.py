"""The proposed margin: what it allows, what the gate sees with it, what to doubt."""

from dataclasses import dataclass

from tidegate.gate.pass_doubts import LEAST_BLOCKS
from tidegate.number_format import plain, significant

PERFECT = 0.995
"""Implausible r2, area under the curve or F1: real tables hardly hold that much, columns made of the target do."""


@dataclass(frozen=True, slots=True)
class MeasuredMargin:
    """`margin` in the metric's unit; None where these rows decide nothing up to LARGEST."""

    metric: str
    rows: int
    margin: float | None
    resting_on: int = 0
    """Rows that the metric rests on, where they are fewer: of a rare event, few decide."""
    reached: float | None = None
    """The metric's value of the quick fit; None where it has none."""
    suspect: str = ""
    """The column that explains nearly all of the target alone, where the fit is too good and one does."""
    sees: float | None = None
    """The true loss that the gate blocks with 80 % probability at that margin; None without a margin."""
    blocks: int = 0
    """Days or groups of the holdout, whose rows count together; 0 where every row counts by itself."""

    @property
    def doubt(self) -> str:
        """What to look at before the numbers are believed; empty where there is nothing."""
        if self.reached is None or self.reached <= PERFECT:
            return ""
        seen = "1" if self.reached > 1 - 5e-5 else f"{self.reached:.4f}"
        alone = f"{self.suspect} alone explains nearly all of the target; " if self.suspect else ""
        what = self.suspect or "a column"
        why = f"a quick fit reaches {self.metric} {seen}: {alone}is {what} made of the target, or known only after it?"
        return f"{why} its role in conf/data/table.yaml is ignored, then"

    @property
    def reason(self) -> str:
        together = f" of {self.blocks:,} days or groups" if self.blocks > 1 else " of one day or group"
        rows = f"{self.rows:,} holdout rows" + (together if self.blocks else "")
        rows += f", {self.resting_on:,} of them decisive," if self.resting_on else ""
        if self.margin is None and self.blocks and self.blocks < LEAST_BLOCKS:
            why = f"rows of one day or group count together, and a pass needs at least {LEAST_BLOCKS}"
            return f"{rows} let no change pass: {why}"
        if self.margin is None:
            return f"{rows} decide no loss of {self.metric}: more rows, or a coarser metric"
        blocked = f", one that truly loses {significant(self.sees, 2)} is blocked as often" if self.sees else ""
        chance = f"an unchanged model passes in 4 of 5 cases{blocked}"
        measures = "by a quick fit; `tidegate gate calibrate` measures it"
        return f"{self.metric} may lose {plain(self.margin)}, the least that {rows} can decide: {chance}; {measures}"
