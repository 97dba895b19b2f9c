"""conf/monitor: what is watched in production, during a rollout and after it."""

from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field

from tidegate.config.section import Section
from tidegate.kinds import ANALYSES

if TYPE_CHECKING:
    Analysis = Any
else:
    Analysis = ANALYSES.params()

AnalysisName = Annotated[str, Field(pattern=r"^[a-z]([a-z0-9_-]{0,38}[a-z0-9])?$")]


class Monitor(Section):
    prometheus: str = Field(pattern=r"^https?://[A-Za-z0-9.:-]+(/[A-Za-z0-9._/-]*)?$")
    """Base URL of the Prometheus server that the rollout controller asks."""
    analyses: dict[AnalysisName, Analysis]
    """Named analyses that rollout steps refer to."""
