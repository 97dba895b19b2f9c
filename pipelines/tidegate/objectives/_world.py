"""A simulated service: what its series show in a minute, healthy or with a fault.

A fault changes the world, not a series: requests that fail are seen by every rule that counts requests. So a proof
shows which other rules a fault sets off, too.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Self

from tidegate.delivery.served_series import BOUNDS_S, CODES, CPU_SECONDS, MEMORY_BYTES, REQUESTS, SECONDS, WAITING


@dataclass(frozen=True, slots=True)
class SimulatedSeries:
    """One series: a counter that grows by `amount` a minute, or a gauge that is `amount`."""

    name: str
    labels: Mapping[str, str]
    amount: float
    counter: bool = True


@dataclass(frozen=True, slots=True)
class World:
    """One minute of a service.

    `codes` are shares of the requests by status, the rest is answered; `slower` is the share of the answered requests
    that take longer than a bound in seconds.
    """

    requests: float
    codes: Mapping[str, float] = field(default_factory=dict)
    slower: Mapping[float, float] = field(default_factory=dict)
    memory_mib: float = 200.0
    cores: float = 0.1
    waiting: float = 0.0

    def answering(self, code: str, share: float) -> Self:
        """The same with this share of the requests ending in `code`."""
        return replace(self, codes={**self.codes, code: share})

    def slowed(self, bound_s: float, share: float) -> Self:
        """The same with at least this share of the answered requests slower than the bound."""
        slower = {bound: max(self.slower.get(bound, 0.0), share) for bound in BOUNDS_S if bound <= bound_s}
        return replace(self, slower={**self.slower, **slower})

    def series(self) -> Iterator[SimulatedSeries]:
        """Every series that a server exports, without the labels of the scrape."""
        answered = max(0.0, 1 - sum(self.codes.values()))
        for code in CODES:
            share = answered if code == "200" else self.codes.get(code, 0.0)
            yield SimulatedSeries(REQUESTS, {"code": code}, self.requests * share)
        timed = self.requests * answered
        for bound in BOUNDS_S:
            within = timed * (1 - self.slower.get(bound, 0.0))
            yield SimulatedSeries(f"{SECONDS}_bucket", {"le": str(bound)}, within)
        yield SimulatedSeries(f"{SECONDS}_bucket", {"le": "+Inf"}, timed)
        yield SimulatedSeries(f"{SECONDS}_count", {}, timed)
        yield SimulatedSeries(MEMORY_BYTES, {}, self.memory_mib * 2**20, counter=False)
        yield SimulatedSeries(CPU_SECONDS, {}, self.cores * 60)
        yield SimulatedSeries(WAITING, {}, self.waiting, counter=False)
