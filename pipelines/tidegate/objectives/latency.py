"""Most answers arrive within a time.

Why: a version that answers too slowly fails its callers without an error. The histogram knows a response time only up
to its buckets, so the limit must be one of them: a quantile between two buckets is invented.

Example: `fast: {kind: latency, at_least: 99%, at_most_ms: 100, owner: "@ml-oncall"}`
"""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from tidegate.config.section import Percent
from tidegate.delivery.served_series import BOUNDS_S, SECONDS
from tidegate.objectives._fields import RatioParams
from tidegate.objectives._signal import RatioSignal, Service, numbers
from tidegate.objectives._window import DeclaredData, WindowRows
from tidegate.records import Finding, Stricter

STRICTER = {"at_least": Stricter.LARGER, "at_most_ms": Stricter.SMALLER, "min_requests": Stricter.SMALLER}


class Params(RatioParams):
    """Share of the answers that arrive in time."""

    kind: Literal["latency"]
    at_least: Annotated[Percent, Field(gt=0)]
    """The smallest share of answers within the time, as `99%`."""
    at_most_ms: float = Field(gt=0)
    """The time: one of the server's buckets."""


def problems(params: Params, data: DeclaredData) -> Iterator[tuple[str, str]]:
    """A time that the histogram cannot see."""
    if params.at_most_ms / 1000 not in BOUNDS_S:
        bounds = ", ".join(f"{bound * 1000:g}" for bound in BOUNDS_S)
        yield "at_most_ms", f"the histogram has no bucket at {params.at_most_ms:g} ms; choose one of {bounds}"


def signal(params: Params, service: Service) -> RatioSignal:
    bound = params.at_most_ms / 1000
    answered = service.grows(f"{SECONDS}_count")
    within = service.grows(f"{SECONDS}_bucket", f'le="{bound}"')
    # server by server: all answers of one without this bucket would else count as slow
    known = f"({numbers(answered)} and ignoring(le) {numbers(within)})"
    return RatioSignal(
        bad=f"sum({numbers(f'clamp_min({answered} - ignoring(le) {within}, 0)')})",
        total=f"sum({known})",
        uncounted=f"count({answered} unless {known})",
        budget=round(1 - params.at_least, 9),
        min_requests=params.min_requests,
        window_s=params.window,
        alpha=params.alpha,
        design_effect=params.design_effect,
        says=f"answers slower than {params.at_most_ms:g} ms",
        fault=lambda world, share: world.slowed(bound, share),
    )


def observe(name: str, params: Params, window: WindowRows) -> Iterator[Finding]:
    """Rows do not know how long their answer took."""
    yield from ()
