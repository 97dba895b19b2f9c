"""Few requests are refused by validation (4xx).

Why: a client whose inputs changed is refused fast and without a server error; nothing else shows it.

Example: `understood: {kind: validation_failures, at_most: 2%, owner: "@ml-oncall"}`
"""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from tidegate.analyses._promql import REFUSED_EXCEPT
from tidegate.config.section import Percent
from tidegate.delivery.served_series import REQUESTS
from tidegate.objectives._fields import RatioParams
from tidegate.objectives._signal import RatioSignal, Service, no_numbers
from tidegate.objectives._window import DeclaredData, WindowRows
from tidegate.records import Finding, Stricter

STRICTER = {"at_most": Stricter.SMALLER, "min_requests": Stricter.SMALLER}


class Params(RatioParams):
    """Share of requests that validation refuses."""

    kind: Literal["validation_failures"]
    at_most: Annotated[Percent, Field(lt=1)]
    """The largest share, as `2%`."""


def problems(params: Params, data: DeclaredData) -> Iterator[tuple[str, str]]:
    """None beyond the problems of every budget."""
    yield from ()


def signal(params: Params, service: Service) -> RatioSignal:
    return RatioSignal(
        bad=service.rate(REQUESTS, 'code=~"4.."', f'code!~"{REFUSED_EXCEPT}"'),
        total=service.rate(REQUESTS),
        uncounted=no_numbers(service.grows(REQUESTS)),
        budget=params.at_most,
        min_requests=params.min_requests,
        window_s=params.window,
        alpha=params.alpha,
        design_effect=params.design_effect,
        says="requests refused by validation (4xx)",
        fault=lambda world, share: world.answering("400", share),
    )


def observe(name: str, params: Params, window: WindowRows) -> Iterator[Finding]:
    """Rows do not know what was refused."""
    yield from ()
