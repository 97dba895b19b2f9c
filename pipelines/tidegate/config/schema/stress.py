"""conf/stress: what may go wrong with the rows that the model is asked about."""

from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field

from tidegate.config.schema.evaluate import MetricName
from tidegate.config.section import EachOnce, Section
from tidegate.kinds import STRESSES

if TYPE_CHECKING:
    AnyStress = Any
else:
    AnyStress = STRESSES.params()


class Stress(Section):
    """Damaged holdouts, on which the model is measured again."""

    metrics: Annotated[tuple[MetricName, ...], EachOnce] = ()
    """Metrics of evaluate.metrics whose losses are measured; default: the first."""
    stresses: dict[MetricName, AnyStress] = Field(default_factory=dict)
    """Named stresses. A gate rule of the kind `stress` limits what a metric may lose."""
