"""The counters of a server and of its router, as they are scraped."""

from typing import TYPE_CHECKING

from tidegate.analyses import POD_METRICS, Metrics
from tidegate.promql import SeriesStore
from tidegate.rehearsal.recording import GONE, NO_ANSWER, Recording
from tidegate.served_series import BOUNDS_S, CODES, SCORE

if TYPE_CHECKING:
    from tidegate.arrays import Codes, Counts

ROUTER_METRICS = Metrics("router_requests_total", "code", "router_request_seconds", answered='code=~"2.."')
"""A router's own counters, under names that no router has: the queries are built for any."""
OK = "200"
TENTHS = tuple(round(tenth / 10, 1) for tenth in range(1, 11))
"""The thresholds of a server's scores, where those are between 0 and 1."""
BOUNDS = (*(f"{bound:g}" for bound in BOUNDS_S), "+Inf")


class _Durations:
    """A histogram."""

    def __init__(self) -> None:
        import numpy as np

        self.buckets: Counts = np.zeros(len(BOUNDS), dtype=np.int64)

    def add(self, recorded: Recording, chosen: "Codes") -> None:
        import numpy as np

        self.buckets += np.bincount(recorded.buckets[chosen], minlength=len(BOUNDS))

    def scrape(self, store: SeriesStore, name: str, labels: dict[str, str], second: float) -> None:
        cumulated = self.buckets.cumsum().tolist()
        for bound, count in zip(BOUNDS, cumulated, strict=True):
            _add(store, f"{name}_bucket", labels | {"le": bound}, second, count)
        _add(store, f"{name}_count", labels, second, cumulated[-1])


class PodCounters:
    """What a server counts of itself: every code exists from its start."""

    def __init__(self) -> None:
        self.codes = dict.fromkeys(CODES, 0)
        self.durations = _Durations()
        self.score_sum, self.score_count = 0.0, 0
        self.at_most = [0] * len(TENTHS)

    def add(self, recorded: Recording, chosen: "Codes") -> None:
        """A server that ended, or never answered, has counted nothing."""
        places = recorded.code_places[chosen]
        for place, code in enumerate(recorded.codes):
            count = int((places == place).sum())
            if count and code not in (GONE, NO_ANSWER):
                self.codes[code] = self.codes.get(code, 0) + count
            if code == OK:
                self.durations.add(recorded, chosen[places == place])
        self.score_sum += float(recorded.scores[chosen].sum())
        self.score_count += int(recorded.scored[chosen].sum())
        scores = recorded.scores[chosen][recorded.scored[chosen]]
        self.at_most = [count + int((scores <= bound).sum()) for count, bound in zip(self.at_most, TENTHS, strict=True)]

    def scrape(self, store: SeriesStore, labels: dict[str, str], second: float) -> None:
        for code, count in self.codes.items():
            _add(store, POD_METRICS.requests, labels | {POD_METRICS.code: code}, second, count)
        self.durations.scrape(store, POD_METRICS.seconds, labels, second)
        for bound, count in zip((*TENTHS, "+Inf"), (*self.at_most, self.score_count), strict=True):
            _add(store, f"{SCORE}_bucket", labels | {"le": str(bound)}, second, count)
        _add(store, f"{SCORE}_sum", labels, second, self.score_sum)
        _add(store, f"{SCORE}_count", labels, second, self.score_count)


class RouterCounters:
    """What the router counts of one version: a code's series begins with its first request."""

    def __init__(self) -> None:
        self.codes: dict[str, int] = {}
        self.durations: dict[str, _Durations] = {}

    def add(self, recorded: Recording, chosen: "Codes") -> None:
        places = recorded.code_places[chosen]
        for place, code in enumerate(recorded.codes):
            of_code = chosen[places == place]
            if len(of_code):
                self.codes[code] = self.codes.get(code, 0) + len(of_code)
                self.durations.setdefault(code, _Durations()).add(recorded, of_code)

    def without_server(self, requests: int) -> None:
        """Answered by the router itself: there was no server to ask."""
        if requests:
            self.codes[GONE] = self.codes.get(GONE, 0) + requests

    def scrape(self, store: SeriesStore, labels: dict[str, str], second: float) -> None:
        for code, count in self.codes.items():
            by_code = labels | {ROUTER_METRICS.code: code}
            _add(store, ROUTER_METRICS.requests, by_code, second, count)
            if code in self.durations:
                self.durations[code].scrape(store, ROUTER_METRICS.seconds, by_code, second)


def _add(store: SeriesStore, name: str, labels: dict[str, str], second: float, value: float) -> None:
    store.add(name, tuple(sorted(labels.items())), second, float(value))
