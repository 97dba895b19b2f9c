"""Parameters that several analyses declare."""

from typing import Annotated

from pydantic import Field

from tidegate.config.section import Seconds, Section
from tidegate.plans import Analysis

Window = Annotated[Seconds, Field(ge=30, le=86400)]


class WindowParams(Section):
    """How far an analysis looks back, and on how many requests it decides; the limit is each kind's own."""

    kind: str
    window: Window = 300.0
    """How far each measurement looks back."""
    min_requests: int = Field(default=100, ge=1)
    """Fewer requests to the candidate in the window: inconclusive, never a pass."""


class ShareParams(WindowParams):
    """What an analysis of a share of the requests declares beside the share's limit."""

    alpha: Annotated[float, Field(gt=0, lt=0.5)] = 0.01
    """How often one window fails a version whose share of failed or slow requests is exactly at its limit."""
    design_effect: Annotated[float, Field(ge=1, le=100)] = 2.0
    """The factor by which such requests scatter more than independent ones: they cluster by pod and by minute."""


def share_record(
    name: str, params: ShareParams, *, at_most: float, unit: str, quantile: float | None = None
) -> Analysis:
    """The analysis of a share as a plan records it."""
    return Analysis(
        name,
        measure=params.kind,
        at_most=at_most,
        unit=unit,
        window_s=round(params.window),
        min_requests=params.min_requests,
        quantile=quantile,
        alpha=params.alpha,
        design_effect=params.design_effect,
    )
