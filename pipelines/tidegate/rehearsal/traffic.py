"""Replay recorded requests at exact weights, and scrape the counters.

The clock is scaled: a second of the rollout takes a fraction of a millisecond. Requests arrive at random (Poisson), the
same ones for the same seed. Of 100 requests in a row, the candidate gets exactly `weight`.
"""

from collections import Counter
from typing import TYPE_CHECKING

from tidegate.faults import Surroundings
from tidegate.promql import SeriesStore
from tidegate.rehearsal.counters import PodCounters, RouterCounters
from tidegate.rehearsal.recording import GONE, Recording

if TYPE_CHECKING:
    import numpy as np

    from tidegate.arrays import Codes

SCRAPE_S, SCRAPED_AT = 15, 7
"""Every quarter of a minute, at a second that no window begins with."""
BACK_OFF_S, LONGEST_BACK_OFF_S = 10, 300
"""A process that ended is started again after this time, twice as much each time: Kubernetes' CrashLoopBackOff."""
CANDIDATE, STABLE = "candidate", "stable"
OK = "200"


class _Replica:
    """One version's server on the scaled clock."""

    def __init__(self, recording: Recording, generator: "np.random.Generator", *, restarts: bool) -> None:
        self.recording, self.generator, self.restarts = recording, generator, restarts
        self.place, self.starts, self.up_at = 0, 0, 0.0
        self.pod = PodCounters()

    def is_up(self, second: float) -> bool:
        return second >= self.up_at

    def end(self, second: float) -> None:
        self.starts += 1
        wait = min(BACK_OFF_S * 2 ** (self.starts - 1), LONGEST_BACK_OFF_S)
        self.up_at = second + wait if self.restarts else float("inf")
        self.place, self.pod = 0, PodCounters()

    def serve(self, requests: int, second: float, router: RouterCounters) -> Counter[str]:
        """What clients of so many requests in this second see, by code."""
        import numpy as np

        seen: Counter[str] = Counter()
        recorded = self.recording
        if requests and self.is_up(second):
            ordered = max(min(requests, recorded.settles_after - self.place), 0)
            chosen = [np.arange(self.place, self.place + ordered)]
            self.place += ordered
            if not recorded.ends:
                length = len(recorded.requests)
                chosen.append(self.generator.integers(recorded.settles_after, length, requests - ordered))
            seen += self._count(np.concatenate(chosen), router)
            if recorded.ends and self.place == len(recorded.requests):
                self.end(second)
        gone = requests - seen.total()
        router.without_server(gone)
        seen[GONE] += gone
        return +seen

    def _count(self, chosen: "Codes", router: RouterCounters) -> Counter[str]:
        import numpy as np

        recorded = self.recording
        counts = np.bincount(recorded.code_places[chosen], minlength=len(recorded.codes)).tolist()
        seen = Counter({code: count for code, count in zip(recorded.codes, counts, strict=True) if count})
        self.pod.add(recorded, chosen)
        router.add(recorded, chosen)
        return seen


class ReplayedTraffic:
    """Both versions, the router and Prometheus' scrapes, second by second."""

    def __init__(
        self,
        stable: Recording,
        candidate: Recording,
        world: Surroundings,
        *,
        rate: float,
        seed: int,
        labels: dict[str, str],
    ) -> None:
        import numpy as np

        self.world, self.labels = world, labels
        self.rate, self.weight, self.second, self.sent = rate * world.traffic, 0, 0, 0
        self.mirror = 0  # percent of the requests that the candidate gets a copy of, whose answers no client sees
        self.arrivals, rows = np.random.default_rng([seed, 0]), np.random.default_rng([seed, 1])
        self.store = SeriesStore()
        self.versions = {
            STABLE: _Replica(stable, rows, restarts=False),
            CANDIDATE: _Replica(candidate, rows, restarts=world.restarts),
        }
        self.routers = {version: RouterCounters() for version in self.versions}
        self.seen = {version: Counter[str]() for version in self.versions}
        self.minutes: list[list[int]] = []
        self.began: int | None = None

    def until(self, second: int) -> None:
        """Replay up to that second, which is scraped, too."""
        while self.second < second:
            self.second += 1
            self._one_second()
            if self.second % SCRAPE_S == SCRAPED_AT:
                self._scrape()

    def stop_stable(self) -> None:
        self.versions[STABLE].end(self.second)

    def begin_minutes(self) -> None:
        """Count minutes from here on."""
        self.minutes, self.began = [], self.second

    def _one_second(self) -> None:
        requests = int(self.arrivals.poisson(self.rate))
        first, self.sent = self.sent, self.sent + requests
        to_candidate, copies = (self.sent * share // 100 - first * share // 100 for share in (self.weight, self.mirror))
        shares = {STABLE: requests - to_candidate, CANDIDATE: to_candidate}
        answers = {
            version: replica.serve(shares[version], self.second, self.routers[version])
            for version, replica in self.versions.items()
        }
        for version, seen in answers.items():
            self.seen[version] += seen
        if copies:
            self.versions[CANDIDATE].serve(copies, self.second, self.routers[CANDIDATE])
        if self.began is not None:
            self._count_minute(
                (self.second - self.began - 1) // 60, shares, requests - sum(seen[OK] for seen in answers.values())
            )

    def _count_minute(self, minute: int, shares: dict[str, int], failed: int) -> None:
        if minute == len(self.minutes):
            self.minutes.append([0, 0, 0])
        for place, count in enumerate((shares[STABLE], shares[CANDIDATE], failed)):
            self.minutes[minute][place] += count

    def _scrape(self) -> None:
        """Pods that are up and found, and the router."""
        found = {STABLE: True, CANDIDATE: self.world.candidate_scraped}
        for version, replica in self.versions.items():
            if found[version] and replica.is_up(self.second):
                replica.pod.scrape(self.store, self.labels | {"version": version}, self.second)
            self.routers[version].scrape(self.store, self.labels | {"version": version}, self.second)
