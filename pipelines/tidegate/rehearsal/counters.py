"""The counters of a server and of its router, as they are scraped."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from tidegate.analyses import POD_METRICS, Metrics
from tidegate.delivery.served_series import BOUNDS_S, CODES, SCORE
from tidegate.promql import Samples, SeriesStore
from tidegate.rehearsal.recording import GONE, NO_ANSWER, OK, Recording

if TYPE_CHECKING:
    from tidegate.arrays import Codes, Counts

ROUTER_METRICS = Metrics("router_requests_total", "code", "router_request_seconds", answered='code=~"2.."')
"""A router's own counters, under names that no router has: the queries are built for any."""
TENTHS = tuple(round(tenth / 10, 1) for tenth in range(1, 11))
"""The thresholds of a server's scores, where those are between 0 and 1."""
BELOW = (*map(str, TENTHS), "+Inf")
BOUNDS = (*(f"{bound:g}" for bound in BOUNDS_S), "+Inf")
MOST_WAITING = 64


class _Waiting:
    """Answers that are counted when the counters are read: all at once, not second by second, for the same counts."""

    def __init__(self, count: "Callable[[Recording, list[Codes]], None]") -> None:
        self.count = count
        self.recorded: Recording | None = None
        self.chosen: list[Codes] = []

    def add(self, recorded: Recording, chosen: "Codes") -> None:
        if recorded is not self.recorded or len(self.chosen) == MOST_WAITING:
            self.settle()
        self.recorded = recorded
        self.chosen.append(chosen)

    def settle(self) -> None:
        chosen, self.chosen = self.chosen, []
        if self.recorded and chosen:
            self.count(self.recorded, chosen)


def _by_code(recorded: Recording, chosen: "list[Codes]", known: "Iterable[str]") -> "dict[str, Counts]":
    """The requests in each bucket of durations, by code: known ones, then others as they came, second by second."""
    import numpy as np

    every, width = np.concatenate(chosen), len(BOUNDS)
    cells = recorded.code_places[every] * width + recorded.buckets[every]
    counts = np.bincount(cells, minlength=len(recorded.codes) * width).reshape(-1, width)
    found: dict[str, Counts] = {
        code: of_code for code, of_code in zip(recorded.codes, counts, strict=True) if of_code.any()
    }
    if found.keys() <= {*known}:
        return found
    came = [recorded.code_places[second] for second in chosen]
    first = {
        code: next(number for number, places in enumerate(came) if (places == recorded.codes.index(code)).any())
        for code in found
    }
    return {code: found[code] for code in sorted(found, key=first.__getitem__)}


class _Series:
    """The series of one name, which differ in one label; each is looked up once, and thousands of samples are added."""

    def __init__(self, name: str, label: str = "") -> None:
        self.name, self.label = name, label
        self.known: dict[str, Samples] = {}

    def add(
        self, store: SeriesStore, labels: dict[str, str], second: float, values: "Iterable[tuple[str, float]]"
    ) -> None:
        """A sample for each value of the series' label."""
        for text, value in values:
            samples = self.known.get(text)
            if samples is None:
                own = {self.label: text} if self.label else {}
                samples = self.known[text] = store.series(self.name, tuple(sorted((labels | own).items())))
            samples.times.append(second)
            samples.values.append(float(value))


class _Durations:
    """A histogram."""

    def __init__(self, name: str) -> None:
        import numpy as np

        self.counts: Counts = np.zeros(len(BOUNDS), dtype=np.int64)
        self.buckets, self.count = _Series(f"{name}_bucket", "le"), _Series(f"{name}_count")

    def scrape(self, store: SeriesStore, labels: dict[str, str], second: float) -> None:
        cumulated = self.counts.cumsum().tolist()
        self.buckets.add(store, labels, second, zip(BOUNDS, cumulated, strict=True))
        self.count.add(store, labels, second, [("", cumulated[-1])])


class PodCounters:
    """What a server counts of itself: every code exists from its start."""

    def __init__(self) -> None:
        self.codes = dict.fromkeys(CODES, 0)
        self.durations = _Durations(POD_METRICS.seconds)
        self.score_sum, self.score_count = 0.0, 0
        self.at_most = [0] * len(TENTHS)
        self.waiting = _Waiting(self._count)
        self.requests, self.scores = _Series(POD_METRICS.requests, POD_METRICS.code), _Series(f"{SCORE}_bucket", "le")
        self.sum, self.count = _Series(f"{SCORE}_sum"), _Series(f"{SCORE}_count")

    def add(self, recorded: Recording, chosen: "Codes") -> None:
        self.waiting.add(recorded, chosen)

    def _count(self, recorded: Recording, chosen: "list[Codes]") -> None:
        """A server that ended, or never answered, has counted nothing."""
        import numpy as np

        for code, counts in _by_code(recorded, chosen, self.codes).items():
            if code not in (GONE, NO_ANSWER):
                self.codes[code] = self.codes.get(code, 0) + int(counts.sum())
            if code == OK:
                self.durations.counts += counts
        every = np.concatenate(chosen)
        scores, end = recorded.scores[every], 0
        for second in chosen:  # each by itself: the order of a sum's terms is in its bits
            first, end = end, end + len(second)
            self.score_sum += float(np.add.reduce(scores[first:end]))
        scores = scores[recorded.scored[every]]
        self.score_count += len(scores)
        below = np.bincount(np.searchsorted(TENTHS, scores), minlength=len(TENTHS) + 1).cumsum().tolist()
        self.at_most = [count + more for count, more in zip(self.at_most, below[:-1], strict=True)]

    def scrape(self, store: SeriesStore, labels: dict[str, str], second: float) -> None:
        self.waiting.settle()
        self.requests.add(store, labels, second, self.codes.items())
        self.durations.scrape(store, labels, second)
        self.scores.add(store, labels, second, zip(BELOW, (*self.at_most, self.score_count), strict=True))
        self.sum.add(store, labels, second, [("", self.score_sum)])
        self.count.add(store, labels, second, [("", self.score_count)])


class RouterCounters:
    """What the router counts of one version: a code's series begins with its first request."""

    def __init__(self) -> None:
        self.codes: dict[str, int] = {}
        self.durations: dict[str, _Durations] = {}
        self.waiting = _Waiting(self._count)
        self.requests = _Series(ROUTER_METRICS.requests, ROUTER_METRICS.code)

    def add(self, recorded: Recording, chosen: "Codes") -> None:
        self.waiting.add(recorded, chosen)

    def _count(self, recorded: Recording, chosen: "list[Codes]") -> None:
        for code, counts in _by_code(recorded, chosen, self.codes).items():
            self.codes[code] = self.codes.get(code, 0) + int(counts.sum())
            if code not in self.durations:
                self.durations[code] = _Durations(ROUTER_METRICS.seconds)
            self.durations[code].counts += counts

    def without_server(self, requests: int) -> None:
        """Answered by the router itself: there was no server to ask."""
        if requests:
            if GONE not in self.codes:
                self.waiting.settle()
            self.codes[GONE] = self.codes.get(GONE, 0) + requests

    def scrape(self, store: SeriesStore, labels: dict[str, str], second: float) -> None:
        self.waiting.settle()
        self.requests.add(store, labels, second, self.codes.items())
        for code in self.codes:
            if code in self.durations:
                self.durations[code].scrape(store, labels | {ROUTER_METRICS.code: code}, second)
