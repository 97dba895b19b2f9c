"""conf/monitor: what is monitored in production, during a rollout and after it."""

from typing import TYPE_CHECKING, Annotated, Any

from pydantic import AfterValidator, Field, model_validator

from tidegate.config import host_and_port
from tidegate.config.section import Section
from tidegate.kinds import ANALYSES

if TYPE_CHECKING:
    Analysis = Any
else:
    Analysis = ANALYSES.params()

AnalysisName = Annotated[str, Field(pattern=r"^[a-z]([a-z0-9_-]{0,38}[a-z0-9])?$")]


class Monitor(Section):
    prometheus: Annotated[str, AfterValidator(host_and_port.of_url)] | None = Field(
        default=None, pattern=r"^https?://[A-Za-z0-9.:-]+(/[A-Za-z0-9._/-]*)?$"
    )
    """Base URL of the Prometheus server that the rollout controller queries."""
    analyses: dict[AnalysisName, Analysis] = Field(default_factory=dict)
    """Named analyses that rollout steps refer to."""

    @model_validator(mode="after")
    def _has_a_server(self) -> "Monitor":
        if self.analyses and self.prometheus is None:
            raise ValueError("analyses need prometheus, the URL of the server that answers them")
        return self
