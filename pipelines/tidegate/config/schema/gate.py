"""conf/gate: what blocks a merge."""

from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field

from tidegate.config.section import Section
from tidegate.kinds import RULES

if TYPE_CHECKING:
    Rule = Any
else:
    Rule = RULES.params()


class Gate(Section):
    """The rules that decide whether a change may merge."""

    alpha: float = Field(default=0.05, gt=0, lt=0.5)
    """Probability of blocking a change that is within every margin, over all rules and slices together (Holm)."""
    inconclusive: Literal["block", "warn"] = "block"
    """Whether an undecided rule blocks the merge."""
    first_adoption: Literal["judge_head", "block"] = "judge_head"
    """What happens if the merge base has no evidence: decide what needs no base, or block."""
    holdout_budget: int | None = Field(default=None, ge=1, strict=True)
    """How many merges one holdout may decide, before another one must be declared in data.split."""
    rules: Annotated[dict[str, Rule], Field(min_length=1)]
    """Named rules."""
