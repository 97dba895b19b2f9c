"""The share of requests that fail (5xx) stays within the error budget.

Requests that validation refuses (4xx) are neither failed nor answered; `validation_failures` counts them.

Why: it is what callers notice first. The budget is 1 − `at_least` over the window; alerts fire by how fast it burns.

Example: `available: {kind: availability, at_least: 99.9%, owner: "@ml-oncall"}`
"""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from tidegate.config.section import EachOnce, Percent
from tidegate.delivery.served_series import CODES, REQUESTS
from tidegate.objectives._fields import RatioParams
from tidegate.objectives._signal import RatioSignal, Service, no_numbers
from tidegate.objectives._window import DeclaredData, WindowRows
from tidegate.objectives._world import World
from tidegate.records import Finding, Stricter

STRICTER = {"at_least": Stricter.LARGER, "min_requests": Stricter.SMALLER}
FAILED = tuple(code for code in CODES if code.startswith("5"))


class Params(RatioParams):
    """Share of requests that are answered."""

    kind: Literal["availability"]
    at_least: Annotated[Percent, Field(gt=0)]
    """The smallest share, as `99.9%`."""
    codes: Annotated[tuple[str, ...], EachOnce] = FAILED
    """The statuses that count as failed."""


def problems(params: Params, data: DeclaredData) -> Iterator[tuple[str, str]]:
    """Codes that a server never counts."""
    for index, code in enumerate(params.codes):
        if code not in CODES:
            yield f"codes.{index}", f"no series has code={code}: a server counts {', '.join(CODES)}"
        elif code.startswith(("2", "4")):
            yield f"codes.{index}", f"{code} is not a failure of the server; validation_failures counts 4xx"
    if not params.codes:
        yield "codes", "no code counts as failed: nothing could fire"


def signal(params: Params, service: Service) -> RatioSignal:
    alternatives = "|".join(params.codes)
    return RatioSignal(
        bad=service.rate(REQUESTS, f'code=~"{alternatives}"'),
        total=service.rate(REQUESTS, 'code!~"4.."'),
        uncounted=no_numbers(service.grows(REQUESTS, 'code!~"4.."')),
        budget=round(1 - params.at_least, 9),
        min_requests=params.min_requests,
        window_s=params.window,
        alpha=params.alpha,
        design_effect=params.design_effect,
        says=f"requests answered with {', '.join(params.codes)}",
        fault=lambda world, share: _failing(world, params.codes[0], share),
    )


def _failing(world: World, code: str, share: float) -> World:
    """The share is of what clients asked rightly."""
    refused = sum(part for other, part in world.codes.items() if other.startswith("4"))
    return world.answering(code, share * (1 - refused))


def observe(name: str, params: Params, window: WindowRows) -> Iterator[Finding]:
    """Rows do not know what was not answered."""
    yield from ()
