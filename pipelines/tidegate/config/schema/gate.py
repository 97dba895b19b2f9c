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
    """The gate that decides a change."""

    alpha: float = Field(default=0.05, gt=0, lt=0.5)
    """Probability of blocking a change that is within every margin, over all rules and slices together (Holm)."""
    inconclusive: Literal["block", "warn"] = "block"
    """What a rule that could not decide does to the merge."""
    first_adoption: Literal["judge_head", "block"] = "judge_head"
    """What happens when the merge base has no evidence at all: judge what needs no base, or block."""
    holdout_budget: int | None = Field(default=None, ge=1, strict=True)
    """How many merges may be decided on one holdout, before another one has to be declared under data.split."""
    rules: Annotated[dict[str, Rule], Field(min_length=1)]
    """Named rules."""
