"""Replay recorded requests at exact weights, and scrape the counters.

The clock is scaled: a second of the rollout takes a fraction of a millisecond. Requests arrive at random (Poisson), the
same ones for the same seed. Of 100 requests in a row, the candidate gets exactly `weight`.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tidegate.faults import Surroundings
from tidegate.promql import SeriesStore
from tidegate.rehearsal.counters import PodCounters, RouterCounters
from tidegate.rehearsal.drawn import by_second, drawn
from tidegate.rehearsal.recording import GONE, OK, Recording

if TYPE_CHECKING:
    import numpy as np

    from tidegate.arrays import Codes, Counts

SCRAPE_S, SCRAPED_AT = 15, 7
"""Every quarter of a minute, at a second that no window begins with."""
BACK_OFF_S, LONGEST_BACK_OFF_S = 10, 300
"""A process that ended is started again after this time, twice as much each time: Kubernetes' CrashLoopBackOff."""
CANDIDATE, STABLE = "candidate", "stable"


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

    def draws(self) -> bool:
        """Whether an answer to each further request is drawn, whatever came before it."""
        return not self.recording.ends and self.place >= self.recording.settles_after

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
        self.add(chosen, router)
        return self.recording.counted(chosen)

    def add(self, chosen: "Codes", router: RouterCounters) -> None:
        """Count these answers, of one second, where they are scraped."""
        self.pod.add(self.recording, chosen)
        router.add(self.recording, chosen)


@dataclass(frozen=True, slots=True, eq=False)
class _TrafficShare:
    """Requests of a version, by second. No client sees the answers of copies."""

    version: str
    counts: "Counts"
    are_copies: bool = False


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
        self.arrivals, self.rows = np.random.default_rng([seed, 0]), np.random.default_rng([seed, 1])
        self.store = SeriesStore()
        self.versions = {
            STABLE: _Replica(stable, self.rows, restarts=False),
            CANDIDATE: _Replica(candidate, self.rows, restarts=world.restarts),
        }
        self.routers = {version: RouterCounters() for version in self.versions}
        self.seen = {version: Counter[str]() for version in self.versions}
        self.minutes: list[list[int]] = []
        self.began: int | None = None

    def until(self, second: int) -> None:
        """Replay up to that second, which is scraped, too."""
        while self.second < second:
            scraped = self.second + 1 + (SCRAPED_AT - self.second - 1) % SCRAPE_S
            self._seconds(min(second, scraped))
            if self.second == scraped:
                self._scrape()

    def stop_stable(self) -> None:
        self.versions[STABLE].end(self.second)

    def begin_minutes(self) -> None:
        """Count minutes from here on."""
        self.minutes, self.began = [], self.second

    def _seconds(self, last: int) -> None:
        """Up to `last`: at once where no answer depends on those before it, for the same answers."""
        arrived, first = self.arrivals.poisson(self.rate, last - self.second), self.second + 1
        if all(
            replica.draws() if replica.is_up(first) else not replica.is_up(last) for replica in self.versions.values()
        ):
            self._at_once(arrived)
        else:
            for requests in arrived.tolist():
                self._one_second(requests)

    def _one_second(self, requests: int) -> None:
        first, self.sent, self.second = self.sent, self.sent + requests, self.second + 1
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
        failed = requests - sum(seen[OK] for seen in answers.values())
        self._count_minute(self.second, shares[STABLE], to_candidate, failed)

    def _at_once(self, arrived: "Counts") -> None:
        """What `_one_second` does with share of these numbers of requests."""
        import numpy as np

        sent = self.sent + np.concatenate([[0], arrived.cumsum()])
        to_candidate, copies = (np.diff(sent * percent // 100) for percent in (self.weight, self.mirror))
        asked = [_TrafficShare(STABLE, arrived - to_candidate), _TrafficShare(CANDIDATE, to_candidate)]
        if self.mirror:
            asked.append(_TrafficShare(CANDIDATE, copies, are_copies=True))
        up = [share for share in asked if self.versions[share.version].is_up(self.second + 1)]
        failed = sum((self._gone(share) for share in asked if share not in up), start=self._answered(up, len(arrived)))
        counted = zip(asked[0].counts.tolist(), to_candidate.tolist(), failed.tolist(), strict=True)
        for second, minute in enumerate(counted, self.second + 1):
            self._count_minute(second, *minute)
        self.second, self.sent = self.second + len(arrived), int(sent[-1])

    def _answered(self, asked: "Sequence[_TrafficShare]", seconds: int) -> "Counts":
        """How many of their clients' requests fail, by second, of those that are answered as recorded."""
        import numpy as np

        failed = np.zeros(seconds, dtype=np.intp)
        if not asked:
            return failed
        chosen = drawn(self.rows, [(self.versions[share.version].recording, share.counts) for share in asked])
        for second in chosen:
            for share, answers in zip(asked, second, strict=True):
                if len(answers):
                    self.versions[share.version].add(answers, self.routers[share.version])
        for share, answers in zip(asked, map(np.concatenate, zip(*chosen, strict=True)), strict=True):
            if not share.are_copies:
                recorded = self.versions[share.version].recording
                self.seen[share.version] += recorded.counted(answers)
                failed += by_second(recorded.failed[answers], share.counts)
        return failed

    def _gone(self, asked: "_TrafficShare") -> "Counts":
        """How many of their clients' requests fail, by second, without a server: all."""
        requests = int(asked.counts.sum())
        self.routers[asked.version].without_server(requests)
        if asked.are_copies:
            return asked.counts * 0
        self.seen[asked.version] += Counter({GONE: requests})
        return asked.counts

    def _count_minute(self, second: int, stable: int, candidate: int, failed: int) -> None:
        if self.began is None:
            return
        minute = (second - self.began - 1) // 60
        if minute == len(self.minutes):
            self.minutes.append([0, 0, 0])
        for place, count in enumerate((stable, candidate, failed)):
            self.minutes[minute][place] += count

    def _scrape(self) -> None:
        """Pods that are up and found, and the router."""
        found = {STABLE: True, CANDIDATE: self.world.candidate_scraped}
        for version, replica in self.versions.items():
            if found[version] and replica.is_up(self.second):
                replica.pod.scrape(self.store, self.labels | {"version": version}, self.second)
            self.routers[version].scrape(self.store, self.labels | {"version": version}, self.second)
