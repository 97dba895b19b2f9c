"""No server is near the end of its memory, its processors or its queue.

Why: a server at its memory limit is killed, one at its processor limit is slow, and one with a full queue refuses
requests. Each shows before callers notice.

Example: `room: {kind: saturation, resource: memory, at_most: 90%, owner: "@ml-oncall"}`
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Annotated, Literal

from pydantic import Field

from tidegate.config.section import Percent, Seconds
from tidegate.delivery.served_series import CPU_SECONDS, MEMORY_BYTES, MOST_WAITING, WAITING
from tidegate.objectives._fields import LiveParams
from tidegate.objectives._signal import LevelSignal, Service, no_numbers, numbers
from tidegate.objectives._window import DeclaredData, WindowRows
from tidegate.objectives._world import World
from tidegate.records import Finding, Stricter

STRICTER = {"at_most": Stricter.SMALLER, "lasts": Stricter.SMALLER}


class Params(LiveParams):
    """The fullest server's share of its limit."""

    kind: Literal["saturation"]
    resource: Literal["memory", "cpu", "queue"]
    """What may fill up: the container's limits of memory and processors, or the queue before the model."""
    at_most: Annotated[Percent, Field(gt=0)]
    """The largest share of the limit, as `90%`."""
    lasts: Annotated[Seconds, Field(ge=60, le=86400)] = 600.0
    """How long it must be exceeded."""


def problems(params: Params, data: DeclaredData) -> Iterator[tuple[str, str]]:
    """A limit that is never exceeded."""
    if params.at_most == 1:
        yield "at_most", "100% can never be exceeded: beyond its limit a server is killed, slowed or refuses"


def signal(params: Params, service: Service) -> LevelSignal | None:
    """The signal; None if the environment declares no limit of it."""
    pods = service.pods
    limit = {"memory": pods.memory_mib, "cpu": pods.cores, "queue": float(MOST_WAITING)}[params.resource]
    if limit is None:
        return None
    used, most = {
        "memory": (service.series(MEMORY_BYTES), f"{round(limit * 2**20)}"),
        "cpu": (service.grows(CPU_SECONDS), f"{limit:g}"),
        "queue": (service.series(WAITING), f"{limit:g}"),
    }[params.resource]
    return LevelSignal(
        value=f"max({numbers(used)}) / {most}",
        uncounted=no_numbers(used),
        at_most=params.at_most,
        for_s=params.lasts,
        says=f"of {params.resource} used by the fullest server",
        fault=lambda world, share: _filled(world, params.resource, share * limit),
    )


def _filled(world: World, resource: str, amount: float) -> World:
    match resource:
        case "memory":
            return replace(world, memory_mib=amount)
        case "cpu":
            return replace(world, cores=amount)
        case _:
            return replace(world, waiting=amount)


def observe(name: str, params: Params, window: WindowRows) -> Iterator[Finding]:
    """Rows do not know what a server used."""
    yield from ()
