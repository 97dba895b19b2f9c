"""conf/evaluate: how the model is evaluated."""

from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from tidegate.config.expression import ConditionText
from tidegate.config.section import EachOnce, Section
from tidegate.kinds import TASKS

if TYPE_CHECKING:
    Task = str
else:
    Task = Literal[TASKS.names()]

MetricName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,62}$")]


class DeclaredMetric(Section):
    """A number over the holdout's predictions."""

    kind: str | None = None
    """The metric plugin; default: the metric's own name. `recall_low: {kind: recall, threshold: 0.2}` is another."""
    threshold: float | None = Field(default=None, gt=0, lt=1)
    """Probability from which a row counts as positive; default: evaluate.threshold."""
    k: int | None = Field(default=None, ge=1, strict=True)
    """How many of the likeliest classes count as an answer (`top_k_accuracy`)."""
    quantile: float | None = Field(default=None, gt=0, lt=1, allow_inf_nan=False)
    """Which quantile of the target is predicted (`pinball_loss`)."""


class Slice(Section):
    """A part of the holdout that is evaluated separately: each value of a column, or rows where a condition holds."""

    by: str | None = None
    """A category, string, bool or int column: one slice per value."""
    when: ConditionText | None = None
    """A comparison, e.g. `distance > 1500`."""
    min_rows: int = Field(default=100, ge=1)
    """Smaller slices are listed, not decided."""


class Fairness(Section):
    """Groups of rows that the model should treat alike."""

    by: Annotated[tuple[str, ...], EachOnce] = Field(min_length=1)
    """Sensitive columns, whose values are the groups; they need not be features."""
    min_rows: int = Field(default=100, ge=1, strict=True)
    """Groups with fewer rows that a statistic rests on (for a true positive rate: positive ones) are left out of it."""


class Evaluate(Section):
    """What is measured on the holdout."""

    task: Task
    """What the model predicts."""
    threshold: float = Field(default=0.5, gt=0, lt=1)
    """Probability from which a row counts as positive."""
    level: float = Field(default=0.95, ge=0.5, lt=1)
    """Probability with which the interval of a metric holds, as `plots/intervals.csv` has it. The gate has its own."""
    metrics: Annotated[dict[MetricName, DeclaredMetric], Field(min_length=1)]
    """Named metrics; the first is the model's headline."""
    slices: dict[MetricName, Slice] = Field(default_factory=dict)
    fairness: Fairness | None = None
    """Whose treatment is compared, as `plots/fairness.csv` has it; the gate rule `fairness_gap` limits a gap."""
