"""Count logged requests by version, cause and input, and keep the slowest.

Memory does not grow with the logs.
"""

import heapq
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TypeVar

from tidegate.errors import Where
from tidegate.stats.quantile_sketch import QuantileSketch

MOST_NAMED = 5
MOST_KEYS = 1000
"""Versions, causes and inputs that are counted apart; those of further ones as OTHERS."""
OTHERS = "others"
Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class LoggedRequest:
    """What a line says of one request."""

    time: str
    id: str
    version: str
    track: str
    status: int
    cause: str
    input: str
    total_ms: float
    rows: int


@dataclass(frozen=True, slots=True)
class VersionTimes:
    """The requests to one version on one track. Milliseconds are those of answered requests, within 1 %."""

    version: str
    track: str
    requests: int
    answered: int
    rows: int
    p50_ms: float | None
    p95_ms: float | None
    p99_ms: float | None


@dataclass(frozen=True, slots=True)
class CauseCount:
    cause: str
    status: int
    requests: int


@dataclass(frozen=True, slots=True)
class InputFailures:
    """Requests that validation refused because of one input."""

    input: str
    cause: str
    requests: int


@dataclass(frozen=True, slots=True)
class LogSummary:
    """All that is printed. `damaged` counts lines, `damaged_lines` names the first with what is wrong."""

    requests: int
    first: str
    last: str
    versions: tuple[VersionTimes, ...]
    causes: tuple[CauseCount, ...]
    inputs: tuple[InputFailures, ...]
    slow: tuple[LoggedRequest, ...]
    damaged: int
    damaged_lines: tuple[str, ...]


@dataclass(slots=True)
class _Version:
    requests: int = 0
    rows: int = 0
    times: QuantileSketch = field(default_factory=QuantileSketch)


class LogCounts:
    """What was counted so far."""

    def __init__(self, slowest: int) -> None:
        self.slowest = slowest
        self.first = self.last = ""
        self.versions: dict[tuple[str, str], _Version] = defaultdict(_Version)
        self.causes: Counter[tuple[str, int]] = Counter()
        self.inputs: Counter[tuple[str, str]] = Counter()
        self.slow: list[tuple[float, int, LoggedRequest]] = []
        self.requests = self.damaged = 0
        self.damaged_lines: list[str] = []

    def add(self, request: LoggedRequest) -> None:
        self.requests += 1
        self.first = min(self.first or request.time, request.time)
        self.last = max(self.last, request.time)
        key = (request.version, request.track)
        version = self.versions[key if key in self.versions or len(self.versions) < MOST_KEYS else (OTHERS, "")]
        version.requests += 1
        version.rows += request.rows
        if request.status == 200:
            version.times.add(request.total_ms)
        else:
            _count(self.causes, (request.cause, request.status), (OTHERS, request.status))
        if request.input:
            _count(self.inputs, (request.input, request.cause), (OTHERS, request.cause))
        entry = (request.total_ms, -self.requests, request)
        if len(self.slow) < self.slowest:
            heapq.heappush(self.slow, entry)
        elif self.slow and entry > self.slow[0]:
            heapq.heapreplace(self.slow, entry)

    def refuse(self, place: Where, why: str) -> None:
        self.damaged += 1
        if len(self.damaged_lines) < MOST_NAMED:
            self.damaged_lines.append(f"{place}: {why}")

    def summary(self) -> LogSummary:
        versions = (
            VersionTimes(
                *key,
                version.requests,
                version.times.total,
                version.rows,
                *(version.times.quantile(share) for share in (0.5, 0.95, 0.99)),
            )
            for key, version in sorted(self.versions.items())
        )
        causes = (CauseCount(cause, status, requests) for (cause, status), requests in _largest_first(self.causes))
        inputs = (InputFailures(name, cause, requests) for (name, cause), requests in _largest_first(self.inputs))
        slow = (request for *_, request in sorted(self.slow, reverse=True))
        known = (tuple(versions), tuple(causes), tuple(inputs), tuple(slow))
        return LogSummary(self.requests, self.first, self.last, *known, self.damaged, tuple(self.damaged_lines))


def _count(counts: Counter[Key], key: Key, others: Key) -> None:
    counts[key if key in counts or len(counts) < MOST_KEYS else others] += 1


def _largest_first(counts: Counter[Key]) -> list[tuple[Key, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], str(item[0])))
