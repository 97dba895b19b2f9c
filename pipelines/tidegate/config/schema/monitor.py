"""conf/monitor: what is watched in production, during a rollout and after it."""

from typing import Annotated, Literal

from pydantic import Field

from tidegate.config.section import Seconds, Section

Window = Annotated[Seconds, Field(ge=30, le=86400)]
AnalysisName = Annotated[str, Field(pattern=r"^[a-z]([a-z0-9_-]{0,38}[a-z0-9])?$")]


Alpha = Annotated[float, Field(gt=0, lt=0.5)]
DesignEffect = Annotated[float, Field(ge=1, le=100)]


class ErrorRatio(Section):
    """Share of requests answered with a 5xx status."""

    kind: Literal["error_ratio"]
    at_most: float = Field(gt=0, lt=0.5)
    window: Window = 300.0
    min_requests: int = Field(default=100, ge=1)
    """Fewer requests in the window: inconclusive, never a pass."""
    alpha: Alpha = 0.01
    """How often one window fails a version that is exactly at the limit: beyond it by more than that is no chance."""
    design_effect: DesignEffect = 2.0
    """By how much errors scatter more than independent ones: requests fail together, by pod and by minute."""


class Latency(Section):
    """A quantile of the time to answer."""

    kind: Literal["latency"]
    quantile: float = Field(default=0.95, gt=0.5, lt=1)
    at_most_ms: float = Field(gt=0, lt=10_000)
    """The server tells durations apart up to 10 s; a limit beyond could never fail."""
    window: Window = 300.0
    min_requests: int = Field(default=100, ge=1)
    alpha: Alpha = 0.01
    """How often one window fails a version whose share of slower answers is exactly what the quantile allows."""
    design_effect: DesignEffect = 2.0
    """By how much slow answers scatter more than independent ones."""


class ScoreShift(Section):
    """How far the canary's mean score lies from the stable version's, in score units."""

    kind: Literal["score_shift"]
    at_most: float = Field(gt=0)
    window: Window = 900.0
    min_requests: int = Field(default=500, ge=1)


Analysis = Annotated[ErrorRatio | Latency | ScoreShift, Field(discriminator="kind")]


class Monitor(Section):
    prometheus: str = Field(pattern=r"^https?://[A-Za-z0-9.:-]+(/[A-Za-z0-9._/-]*)?$")
    """Base URL of the Prometheus server that the rollout controller asks."""
    analyses: dict[AnalysisName, Analysis]
    """Named judgements that rollout steps refer to."""
