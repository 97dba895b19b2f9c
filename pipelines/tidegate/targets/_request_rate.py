"""What targets lose that add no replicas by the rate of requests."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tidegate.delivery.losses import Analyses, Loss

if TYPE_CHECKING:
    from tidegate.config.schema.env import Environment

KEY = "target.replicas.requests_per_second"


def declared(environment: "Environment", _: Analyses) -> Iterator[str]:
    """The key, where it is declared."""
    if environment.target.replicas.requests_per_second is not None:
        yield KEY


REQUEST_RATE = Loss("request_rate", "processor use alone adds replicas, and no rate of requests does", declared)
